"""The web tasks: cluster, task definition, service, and how many of them there are."""

from __future__ import annotations

from dataclasses import dataclass

from troposphere import GetAtt, Ref, Template, ecs
from troposphere.logs import LogGroup

from provisioning.stage import Stage
from provisioning.template.data.persistence import Data
from provisioning.template.edge.balancer import Balancer
from provisioning.template.edge.distribution import Edge
from provisioning.template.messages.messaging import Messaging
from provisioning.template.network.security_groups import WEB
from provisioning.template.network.vpc import Network
from provisioning.template.tasks import scaling, task
from provisioning.template.watch import alarms, log_group

GRACE_SECONDS = 60


@dataclass(frozen=True)
class Compute:
    cluster: ecs.Cluster
    service: ecs.Service
    task: ecs.TaskDefinition
    logs: LogGroup


def add_cluster(template: Template, stage: Stage) -> ecs.Cluster:
    insights = "enabled" if stage.watch.container_insights else "disabled"
    return template.add_resource(
        ecs.Cluster(
            "Cluster",
            ClusterName=stage.prefix,
            CapacityProviders=["FARGATE", "FARGATE_SPOT"],
            ClusterSettings=[ecs.ClusterSetting(Name="containerInsights", Value=insights)],
        )
    )


def add(
    template: Template,
    stage: Stage,
    network: Network,
    kept: Data,
    bus: Messaging,
    edge: Edge,
    balancer: Balancer,
    cluster: ecs.Cluster,
) -> Compute:
    group = log_group.add(template, stage, "WebLogs", f"/place/{stage.name}/web")
    definition = task.add(template, stage, kept, bus, edge, group)
    service = add_service(template, stage, network, balancer, cluster, definition)
    scaling.add(template, stage, cluster, service, balancer)
    return Compute(cluster, service, definition, group)


def add_service(
    template: Template,
    stage: Stage,
    network: Network,
    balancer: Balancer,
    cluster: ecs.Cluster,
    definition: ecs.TaskDefinition,
) -> ecs.Service:
    """No DesiredCount: each update of the stack would undo the scaling."""
    return template.add_resource(
        ecs.Service(
            "WebService",
            DependsOn=[balancer.listener.title, *network.ways_out],
            ServiceName="web",
            Cluster=Ref(cluster),
            TaskDefinition=Ref(definition),
            PlatformVersion="1.4.0",
            AvailabilityZoneRebalancing="ENABLED",
            PropagateTags="SERVICE",
            HealthCheckGracePeriodSeconds=GRACE_SECONDS,
            CapacityProviderStrategy=capacity(stage),
            DeploymentConfiguration=release(),
            NetworkConfiguration=inside(network),
            LoadBalancers=[
                ecs.LoadBalancer(
                    ContainerName="web", ContainerPort=WEB, TargetGroupArn=Ref(balancer.target)
                )
            ],
        )
    )


def capacity(stage: Stage) -> list[ecs.CapacityProviderStrategyItem]:
    """Spot is cheaper and is taken away two minutes ahead; the first tasks never are."""
    spot, base = stage.web.spot_percent, stage.web.steady_tasks
    some = ecs.CapacityProviderStrategyItem(CapacityProvider="FARGATE_SPOT", Weight=spot)
    if not base:
        return [some]
    steady = ecs.CapacityProviderStrategyItem(
        CapacityProvider="FARGATE", Base=base, Weight=max(1, 100 - spot)
    )
    return [steady, some] if spot else [steady]


def release() -> ecs.DeploymentConfiguration:
    """A new task stands before an old one goes; what rings or does not start is taken back."""
    rings = [Ref(title) for title in alarms.OF_A_RELEASE]
    return ecs.DeploymentConfiguration(
        MinimumHealthyPercent=100,
        MaximumPercent=200,
        DeploymentCircuitBreaker=ecs.DeploymentCircuitBreaker(Enable=True, Rollback=True),
        Alarms=ecs.DeploymentAlarms(AlarmNames=rings, Enable=True, Rollback=True),
    )


def inside(network: Network) -> ecs.NetworkConfiguration:
    return ecs.NetworkConfiguration(
        AwsvpcConfiguration=ecs.AwsvpcConfiguration(
            AssignPublicIp=network.task_public_ip,
            SecurityGroups=[GetAtt(network.web, "GroupId")],
            Subnets=network.task_subnets,
        )
    )
