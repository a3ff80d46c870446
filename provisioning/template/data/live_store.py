"""The live board: ElastiCache for Valkey, Serverless or on nodes of its own."""

from __future__ import annotations

from dataclasses import dataclass

from troposphere import GetAtt, Join, Ref, Template
from troposphere import elasticache as cache

from provisioning.stage import Stage
from provisioning.template.network.security_groups import VALKEY
from provisioning.template.network.vpc import Network

TITLE = "LiveBoard"
# However many the stage has: with other subnets Serverless is made anew, and empty.
SERVERLESS_ZONES = 2


@dataclass(frozen=True)
class LiveStore:
    url: Join
    metric_dimension: str
    metric_value: Ref


def add(template: Template, stage: Stage, network: Network) -> LiveStore:
    if stage.store.kind == "serverless":
        return add_serverless(template, stage, network)
    return add_nodes(template, stage, network)


def add_serverless(template: Template, stage: Stage, network: Network) -> LiveStore:
    """Valkey bills from 100 MB (about $6 a month); Redis OSS from 1 GB (about $91)."""
    store = template.add_resource(
        cache.ServerlessCache(
            TITLE,
            ServerlessCacheName=stage.prefix,
            Engine="valkey",
            MajorEngineVersion="8",
            SubnetIds=network.private[:SERVERLESS_ZONES],
            SecurityGroupIds=[GetAtt(network.valkey, "GroupId")],
            CacheUsageLimits=cache.CacheUsageLimits(
                DataStorage=cache.DataStorage(Maximum=stage.store.max_gb, Unit="GB"),
                ECPUPerSecond=cache.ECPUPerSecond(Maximum=stage.store.max_ecpu_per_second),
            ),
            DailySnapshotTime="05:00",
            SnapshotRetentionLimit=stage.store.snapshot_days,
        )
    )
    # Serverless reports under clusterId, not under the documented CacheClusterId:
    # https://github.com/cdklabs/cdk-monitoring-constructs/issues/750
    return LiveStore(url(GetAtt(store, "Endpoint.Address")), "clusterId", Ref(store))


def add_nodes(template: Template, stage: Stage, network: Network) -> LiveStore:
    """Cluster mode off, two zones; what is full refuses, nothing is evicted."""
    subnets, keep_all = add_subnets(template, network), add_parameters(template)
    store = template.add_resource(
        cache.ReplicationGroup(
            TITLE,
            ReplicationGroupDescription="The live board",
            ReplicationGroupId=stage.prefix,
            Engine="valkey",
            EngineVersion="8.0",
            CacheNodeType=stage.store.node_type,
            NumCacheClusters=2,
            AutomaticFailoverEnabled=True,
            MultiAZEnabled=True,
            AtRestEncryptionEnabled=True,
            TransitEncryptionEnabled=True,
            CacheParameterGroupName=Ref(keep_all),
            CacheSubnetGroupName=Ref(subnets),
            SecurityGroupIds=[GetAtt(network.valkey, "GroupId")],
            SnapshotRetentionLimit=stage.store.snapshot_days,
            SnapshotWindow="05:00-06:00",
        )
    )
    return LiveStore(
        url(GetAtt(store, "PrimaryEndPoint.Address")), "ReplicationGroupId", Ref(store)
    )


def add_subnets(template: Template, network: Network) -> cache.SubnetGroup:
    return template.add_resource(
        cache.SubnetGroup("LiveBoardSubnets", Description="Private", SubnetIds=network.private)
    )


def add_parameters(template: Template) -> cache.ParameterGroup:
    return template.add_resource(
        cache.ParameterGroup(
            "LiveBoardParameters",
            CacheParameterGroupFamily="valkey8",
            Description="Nothing is evicted",
            Properties={"maxmemory-policy": "noeviction"},
        )
    )


def url(address: GetAtt) -> Join:
    """TLS always; a cluster of one endpoint takes database 0 only."""
    return Join("", ["rediss://", address, f":{VALKEY}/0"])
