"""What wakes someone up: one line an alarm."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from troposphere import Ref, Template
from troposphere import cloudwatch as watch

from provisioning.stage import Stage
from provisioning.template.data.persistence import Data
from provisioning.template.edge.balancer import Balancer
from provisioning.template.functions.handlers import Functions
from provisioning.template.messages.messaging import Messaging
from provisioning.template.watch import cloudwatch
from provisioning.template.watch.cloudwatch import Metric

# A release that makes one of these ring is rolled back. They know nothing of the service, which
# refers to them.
OF_A_RELEASE = ("WebErrors", "BalancerErrors", "UnhealthyTasks")


@dataclass(frozen=True)
class Rule:
    """Rings when `statistic` of the metric is above `limit` for `minutes` in a row."""

    title: str
    metric: Metric
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
                Namespace=rule.metric.namespace,
                MetricName=rule.metric.name,
                Dimensions=[
                    watch.MetricDimension(Name=name, Value=value)
                    for name, value in rule.metric.dimensions.items()
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


def of_balancer(balancer: Balancer) -> Iterator[Rule]:
    def whole(name: str) -> Metric:
        return cloudwatch.of_balancer(balancer, name)

    yield Rule("WebErrors", whole("HTTPCode_Target_5XX_Count"), "Sum", 20, 2)
    yield Rule("BalancerErrors", whole("HTTPCode_ELB_5XX_Count"), "Sum", 20, 2)
    yield Rule("SlowAnswers", whole("TargetResponseTime"), "p99", 1.0, 5)
    unhealthy = cloudwatch.of_target(balancer, "UnHealthyHostCount")
    yield Rule("UnhealthyTasks", unhealthy, "Maximum", 0, 3)


def of_messages(stage: Stage, bus: Messaging) -> Iterator[Rule]:
    for queue in (bus.ledger_dead, bus.broadcast_dead):
        waiting = cloudwatch.of_queue(queue, "ApproximateNumberOfMessagesVisible")
        yield Rule(f"{queue.title}Waiting", waiting, "Maximum", 0)
    age = cloudwatch.of_queue(bus.ledger_queue, "ApproximateAgeOfOldestMessage")
    yield Rule("LedgerQueueAge", age, "Maximum", 60 + stage.ledger.window_seconds, 2)


def of_functions(functions: Functions) -> Iterator[Rule]:
    for function in functions.all():
        for name in ("Errors", "Throttles"):
            metric = cloudwatch.of_function(function, name)
            yield Rule(f"{function.title}{name}", metric, "Sum", 0, 2)


def of_data(stage: Stage, data: Data) -> Iterator[Rule]:
    for name, table in data.tables.items():
        throttled = cloudwatch.of_table(stage, name, "WriteThrottleEvents")
        yield Rule(f"{table.title}Throttled", throttled, "Sum", 0, 2)
    yield Rule("DatabaseBusy", cloudwatch.of_database(data, "CPUUtilization"), "Average", 90, 10)
    if stage.store.kind == "serverless":
        yield from of_serverless_store(stage, data)
    else:
        memory = cloudwatch.of_store(data, "DatabaseMemoryUsagePercentage")
        yield Rule("StoreMemory", memory, "Maximum", 75)


def of_serverless_store(stage: Stage, data: Data) -> Iterator[Rule]:
    """At three quarters of each limit: beyond it commands are throttled."""

    def store(name: str) -> Metric:
        return cloudwatch.of_store(data, name)

    share = 0.75
    ecpu = stage.store.max_ecpu_per_second * 60 * share
    bytes_kept = stage.store.max_gb * 1_000_000_000 * share
    yield Rule("StoreBusy", store("ElastiCacheProcessingUnits"), "Sum", ecpu, 2)
    yield Rule("StoreThrottled", store("ThrottledCmds"), "Sum", 0, 2)
    yield Rule("StoreMemory", store("BytesUsedForCache"), "Maximum", bytes_kept)


def of_ours(stage: Stage) -> Iterator[Rule]:
    ledger = cloudwatch.ours(stage, "update_dynamodb", "LedgerLag")
    limit_ms = 120_000 + stage.ledger.window_seconds * 1_000
    yield Rule("LedgerLag", ledger, "Maximum", limit_ms, 2)
    yield Rule("FanoutLag", cloudwatch.ours(stage, "web", "FanoutLag"), "p99", 2_000, 3)
    orphans = cloudwatch.ours(stage, "collect_queues", "OrphanQueues")
    yield Rule("OrphanQueues", orphans, "Maximum", 5)
