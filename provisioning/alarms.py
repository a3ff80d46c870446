"""What wakes someone up: one line an alarm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from troposphere import GetAtt, Ref, Template
from troposphere import cloudwatch as watch

from board.core.telemetry import DIMENSIONS, NAMESPACE
from provisioning.balancer import Balancer
from provisioning.data import Data
from provisioning.functions import Functions
from provisioning.messaging import Messaging
from provisioning.stage import Stage

Dimensions = dict[str, Any]
# A release that makes one of these ring is rolled back. They know nothing of the service, which
# refers to them.
OF_A_RELEASE = ("WebErrors", "BalancerErrors", "UnhealthyTasks")


@dataclass(frozen=True)
class Rule:
    """Rings when `statistic` of the metric is above `limit` for `minutes` in a row."""

    title: str
    namespace: str
    metric: str
    dimensions: Dimensions
    statistic: str
    limit: float
    minutes: int = 1


def add(template: Template, stage: Stage, rules: Iterator[Rule], topic: Any) -> None:
    for rule in rules:
        statistic = "ExtendedStatistic" if rule.statistic.startswith("p") else "Statistic"
        template.add_resource(
            watch.Alarm(
                rule.title,
                AlarmName=f"{stage.prefix}-{rule.title}",
                Namespace=rule.namespace,
                MetricName=rule.metric,
                Dimensions=[
                    watch.MetricDimension(Name=name, Value=value)
                    for name, value in rule.dimensions.items()
                ],
                ComparisonOperator="GreaterThanThreshold",
                Threshold=rule.limit,
                Period=60,
                EvaluationPeriods=rule.minutes,
                TreatMissingData="notBreaching",
                AlarmActions=[Ref(topic)],
                OKActions=[Ref(topic)],
                **{statistic: rule.statistic},
            )
        )


def ours(stage: Stage, service: str) -> Dimensions:
    return dict(zip(DIMENSIONS, (service, stage.name), strict=True))


def of_balancer(balancer: Balancer) -> Iterator[Rule]:
    space = "AWS/ApplicationELB"
    whole = {"LoadBalancer": GetAtt(balancer.balancer, "LoadBalancerFullName")}
    target = whole | {"TargetGroup": GetAtt(balancer.target, "TargetGroupFullName")}
    yield Rule("WebErrors", space, "HTTPCode_Target_5XX_Count", whole, "Sum", 20, 2)
    yield Rule("BalancerErrors", space, "HTTPCode_ELB_5XX_Count", whole, "Sum", 20, 2)
    yield Rule("SlowAnswers", space, "TargetResponseTime", whole, "p99", 1.0, 5)
    yield Rule("UnhealthyTasks", space, "UnHealthyHostCount", target, "Maximum", 0, 3)


def of_messages(bus: Messaging) -> Iterator[Rule]:
    for queue in (bus.ledger_dead, bus.broadcast_dead):
        name = {"QueueName": GetAtt(queue, "QueueName")}
        waiting = "ApproximateNumberOfMessagesVisible"
        yield Rule(f"{queue.title}Waiting", "AWS/SQS", waiting, name, "Maximum", 0)
    name = {"QueueName": GetAtt(bus.ledger_queue, "QueueName")}
    age = "ApproximateAgeOfOldestMessage"
    yield Rule("LedgerQueueAge", "AWS/SQS", age, name, "Maximum", 60, 2)


def of_functions(functions: Functions) -> Iterator[Rule]:
    for function in functions.all():
        name = {"FunctionName": Ref(function)}
        for metric in ("Errors", "Throttles"):
            yield Rule(f"{function.title}{metric}", "AWS/Lambda", metric, name, "Sum", 0, 2)


def of_data(stage: Stage, data: Data) -> Iterator[Rule]:
    for table in data.tables.values():
        name = {"TableName": Ref(table)}
        yield Rule(
            f"{table.title}Throttled", "AWS/DynamoDB", "WriteThrottleEvents", name, "Sum", 0, 2
        )
    name = {"DBInstanceIdentifier": Ref(data.database)}
    yield Rule("DatabaseBusy", "AWS/RDS", "CPUUtilization", name, "Average", 90, 10)
    store = {data.store.metric_dimension: data.store.metric_value}
    if stage.store.kind == "serverless":
        yield from of_serverless_store(stage, store)
    else:
        yield Rule(
            "StoreMemory",
            "AWS/ElastiCache",
            "DatabaseMemoryUsagePercentage",
            store,
            "Maximum",
            75,
        )


def of_serverless_store(stage: Stage, store: Dimensions) -> Iterator[Rule]:
    """At three quarters of each limit: beyond it commands are throttled."""
    space, share = "AWS/ElastiCache", 0.75
    ecpu = stage.store.max_ecpu_per_second * 60 * share
    bytes_kept = stage.store.max_gb * 1_000_000_000 * share
    yield Rule("StoreBusy", space, "ElastiCacheProcessingUnits", store, "Sum", ecpu, 2)
    yield Rule("StoreThrottled", space, "ThrottledCmds", store, "Sum", 0, 2)
    yield Rule("StoreMemory", space, "BytesUsedForCache", store, "Maximum", bytes_kept)


def of_ours(stage: Stage) -> Iterator[Rule]:
    yield Rule(
        "LedgerLag", NAMESPACE, "LedgerLag", ours(stage, "update_dynamodb"), "Maximum", 120_000, 2
    )
    yield Rule("FanoutLag", NAMESPACE, "FanoutLag", ours(stage, "web"), "p99", 2_000, 3)
    yield Rule(
        "OrphanQueues", NAMESPACE, "OrphanQueues", ours(stage, "collect_queues"), "Maximum", 5
    )
