"""Metrics, as the alarms watch them, the dashboard draws them and the scaling follows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troposphere import AWSHelperFn, GetAtt, Ref, awslambda, ecs, sns, sqs

from board.core.aws.emf import DIMENSIONS, NAMESPACE
from provisioning.stage import Stage
from provisioning.template.data.persistence import Data
from provisioning.template.edge.balancer import Balancer
from provisioning.template.edge.distribution import Edge


@dataclass(frozen=True)
class Metric:
    """`dimensions` are strings, or references of the template."""

    namespace: str
    name: str
    dimensions: dict[str, Any]

    def drawn(self) -> list[str]:
        """As the dashboard's JSON wants it, for Fn::Sub."""
        pairs = [part for name, value in self.dimensions.items() for part in (name, text(value))]
        return [self.namespace, self.name, *pairs]


def text(value: Any) -> str:
    """A string, or what Fn::Sub puts in place of a reference."""
    if not isinstance(value, AWSHelperFn):
        return str(value)
    match value.to_dict():
        case {"Fn::GetAtt": [title, attribute]}:
            return f"${{{title}.{attribute}}}"
        case {"Ref": title}:
            return f"${{{title}}}"
    raise ValueError(f"{value.to_dict()} cannot stand in a text.")


def ours(stage: Stage, service: str, name: str) -> Metric:
    return Metric(NAMESPACE, name, dict(zip(DIMENSIONS, (service, stage.name), strict=True)))


def gap_repairs(stage: Stage) -> Metric:
    """Counted from the web tasks' log; it has no dimensions, so the stage is in its name."""
    return Metric(NAMESPACE, f"GapRepairs-{stage.name}", {})


def of_balancer(balancer: Balancer, name: str) -> Metric:
    whole = {"LoadBalancer": GetAtt(balancer.balancer, "LoadBalancerFullName")}
    return Metric("AWS/ApplicationELB", name, whole)


def of_target(balancer: Balancer, name: str) -> Metric:
    whole = of_balancer(balancer, name)
    target = {"TargetGroup": GetAtt(balancer.target, "TargetGroupFullName")}
    return Metric(whole.namespace, name, whole.dimensions | target)


def of_service(cluster: ecs.Cluster, service: ecs.Service, name: str) -> Metric:
    dimensions = {"ClusterName": Ref(cluster), "ServiceName": GetAtt(service, "Name")}
    return Metric("AWS/ECS", name, dimensions)


def of_queue(queue: sqs.Queue, name: str) -> Metric:
    return Metric("AWS/SQS", name, {"QueueName": GetAtt(queue, "QueueName")})


def of_topic(topic: sns.Topic, name: str) -> Metric:
    return Metric("AWS/SNS", name, {"TopicName": GetAtt(topic, "TopicName")})


def of_function(function: awslambda.Function, name: str) -> Metric:
    return Metric("AWS/Lambda", name, {"FunctionName": Ref(function)})


def of_table(stage: Stage, table: str, name: str) -> Metric:
    """Of the table that is used, which may be a restored one."""
    return Metric("AWS/DynamoDB", name, {"TableName": stage.table(table)})


def of_database(data: Data, name: str) -> Metric:
    return Metric("AWS/RDS", name, {"DBInstanceIdentifier": Ref(data.database)})


def of_store(data: Data, name: str) -> Metric:
    dimensions = {data.store.metric_dimension: data.store.metric_value}
    return Metric("AWS/ElastiCache", name, dimensions)


def of_distribution(edge: Edge, name: str) -> Metric:
    where = {"Region": "Global", "DistributionId": Ref(edge.distribution)}
    return Metric("AWS/CloudFront", name, where)
