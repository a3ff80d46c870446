"""How many web tasks: by CPU, by requests, and by sockets, which the first two don't see."""

from __future__ import annotations

from troposphere import GetAtt, Join, Ref, Template, ecs
from troposphere import applicationautoscaling as scale

from provisioning.stage import Stage
from provisioning.template.edge.balancer import Balancer
from provisioning.template.watch import cloudwatch

CPU_PERCENT = 60.0
REQUESTS_PER_TASK_MINUTE = 6_000.0
SOCKETS_SHARE = 0.7  # of the most a task was measured to carry
OUT_SECONDS = 60
IN_SECONDS = 600  # sockets that are thrown out come back at once: shrink slowly


def add(
    template: Template,
    stage: Stage,
    cluster: ecs.Cluster,
    service: ecs.Service,
    balancer: Balancer,
) -> None:
    target = template.add_resource(
        scale.ScalableTarget(
            "WebTasks",
            ServiceNamespace="ecs",
            ScalableDimension="ecs:service:DesiredCount",
            ResourceId=Join("/", ["service", Ref(cluster), GetAtt(service, "Name")]),
            MinCapacity=stage.web.tasks_min,
            MaxCapacity=stage.web.tasks_max,
        )
    )
    add_policy(
        template, target, "ByCpu", CPU_PERCENT, predefined("ECSServiceAverageCPUUtilization")
    )
    requests = predefined("ALBRequestCountPerTarget", request_label(balancer))
    add_policy(template, target, "ByRequests", REQUESTS_PER_TASK_MINUTE, requests)
    sockets = stage.web.connections_max * SOCKETS_SHARE
    add_policy(template, target, "BySockets", sockets, connections_per_task(stage))


def request_label(balancer: Balancer) -> Join:
    names = [
        GetAtt(balancer.balancer, "LoadBalancerFullName"),
        GetAtt(balancer.target, "TargetGroupFullName"),
    ]
    return Join("/", names)


def predefined(kind: str, label: Join | None = None) -> dict[str, object]:
    more = {"ResourceLabel": label} if label else {}
    metric = scale.PredefinedMetricSpecification(PredefinedMetricType=kind, **more)
    return {"PredefinedMetricSpecification": metric}


def connections_per_task(stage: Stage) -> dict[str, object]:
    """Each task reports its own number under the same dimensions: the average is a task's."""
    sockets = cloudwatch.ours(stage, "web", "Connections")
    metric = scale.CustomizedMetricSpecification(
        Namespace=sockets.namespace,
        MetricName=sockets.name,
        Statistic="Average",
        Dimensions=[
            scale.MetricDimension(Name=name, Value=value)
            for name, value in sockets.dimensions.items()
        ],
    )
    return {"CustomizedMetricSpecification": metric}


def add_policy(
    template: Template,
    target: scale.ScalableTarget,
    title: str,
    value: float,
    metric: dict[str, object],
) -> None:
    template.add_resource(
        scale.ScalingPolicy(
            f"WebTasks{title}",
            PolicyName=title,
            PolicyType="TargetTrackingScaling",
            ScalingTargetId=Ref(target),
            TargetTrackingScalingPolicyConfiguration=(
                scale.TargetTrackingScalingPolicyConfiguration(
                    TargetValue=value,
                    ScaleInCooldown=IN_SECONDS,
                    ScaleOutCooldown=OUT_SECONDS,
                    **metric,
                )
            ),
        )
    )
