"""What running players notice of a change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from provisioning.changing.comparing import IN_PLACE, PERHAPS, REPLACED, Change
from provisioning.changing.kept import is_interruption
from provisioning.stage import Stage

SERVICE, NODES = "AWS::ECS::Service", "AWS::ElastiCache::ReplicationGroup"
DATABASE = "AWS::RDS::DBInstance"
# With others ECS starts no new tasks.
ROLLING = {"CapacityProviderStrategy", "LoadBalancers", "NetworkConfiguration", "TaskDefinition"}
RESTARTING = {"CacheNodeType", "DBInstanceClass", "EngineVersion"}
ON_THE_WAY = (
    "AWS::CloudFront::Distribution",
    "AWS::CloudFront::VpcOrigin",
    "AWS::ElasticLoadBalancingV2::Listener",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::ElasticLoadBalancingV2::TargetGroup",
)
NOTHING = "nothing"


def notice(stage: Stage, changes: Iterable[Change]) -> list[str]:
    """A phrase for each thing that they do."""
    modified = [one for one in changes if one.how in (IN_PLACE, PERHAPS, REPLACED)]
    return list(dict.fromkeys(noticed(stage, modified))) or [NOTHING]


def noticed(stage: Stage, modified: Iterable[Change]) -> Iterator[str]:
    for one in modified:
        if one.kind == SERVICE and rolls(one):
            yield (
                "sockets rolled: new tasks take over one by one, each old one closes its sockets "
                f"within {stage.web.drain_seconds} s, and browsers come back by themselves"
            )
        if one.kind in ON_THE_WAY and one.how != IN_PLACE:
            yield "the board out of reach for some minutes, until there is another way to it"
        if one.kind == NODES and restarts(one):
            yield "placing refused for some seconds, while the live board fails over"
        if one.kind == DATABASE and restarts(one):
            yield "the admin perhaps away for some minutes, while its database restarts"


def rolls(one: Change) -> bool:
    return one.how != IN_PLACE or not ROLLING.isdisjoint(one.properties)


def restarts(one: Change) -> bool:
    return is_interruption(one) or not RESTARTING.isdisjoint(one.properties)
