"""The dashboard: what people do, how late it is, and what it costs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from troposphere import Sub, Template
from troposphere import cloudwatch as watch

from board.core.telemetry import DIMENSIONS, NAMESPACE
from provisioning.balancer import Balancer
from provisioning.compute import Compute
from provisioning.data import Data
from provisioning.edge import Edge
from provisioning.functions import Functions
from provisioning.messaging import Messaging
from provisioning.stage import REGION, Stage

COLUMNS, WIDTH, HEIGHT = 3, 8, 6
Metric = list[Any]
Chart = dict[str, Any]


def add(
    template: Template,
    stage: Stage,
    edge: Edge,
    balancer: Balancer,
    compute: Compute,
    bus: Messaging,
    functions: Functions,
    data: Data,
) -> None:
    lb = f"${{{balancer.balancer.title}.LoadBalancerFullName}}"
    queue = f"${{{bus.ledger_queue.title}.QueueName}}"
    charts = [
        *of_people(stage),
        *of_delay(stage, queue),
        *of_errors(functions, lb),
        chart(
            "Web tasks' CPU, %",
            "Average",
            [
                *("AWS/ECS", "CPUUtilization", "ClusterName", f"${{{compute.cluster.title}}}"),
                *("ServiceName", f"${{{compute.service.title}.Name}}"),
            ],
        ),
        *of_cost(edge, lb),
        *of_kept(stage, data),
        *of_messages(bus, queue),
    ]
    body = json.dumps({"widgets": [place(n, one) for n, one in enumerate(charts)]})
    template.add_resource(
        watch.Dashboard("Dashboard", DashboardName=stage.prefix, DashboardBody=Sub(body))
    )


def of_people(stage: Stage) -> Iterator[Chart]:
    names = ("Placements", "CooldownRefusals", "OtherRefusals")
    yield chart("Placements and refusals", "Sum", *(ours(stage, "web", name) for name in names))
    yield chart("Sockets", "Sum", ours(stage, "web", "Connections"))
    yield chart("Sockets per task", "Average", ours(stage, "web", "Connections"))


def of_delay(stage: Stage, queue: str) -> Iterator[Chart]:
    yield chart("Fan-out lag, p99 ms", "p99", ours(stage, "web", "FanoutLag"))
    yield chart("Store latency, p99 ms", "p99", ours(stage, "web", "StoreLatency"))
    yield chart("Ledger lag, ms", "Maximum", ours(stage, "update_dynamodb", "LedgerLag"))
    age = ["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", queue]
    yield chart("Ledger queue age, s", "Maximum", age)


def of_errors(functions: Functions, lb: str) -> Iterator[Chart]:
    of_functions = (
        ["AWS/Lambda", "Errors", "FunctionName", f"${{{function.title}}}"]
        for function in functions.all()
    )
    answers = ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "LoadBalancer", lb]
    yield chart("Errors", "Sum", answers, *of_functions)


def of_cost(edge: Edge, lb: str) -> Iterator[Chart]:
    where = ["Region", "Global", "DistributionId", f"${{{edge.distribution.title}}}"]
    at_edge = (["AWS/CloudFront", name, *where] for name in ("BytesDownloaded", "Requests"))
    yield chart("Cost: bytes and requests at the edge", "Sum", *at_edge)
    units = ["AWS/ApplicationELB", "ConsumedLCUs", "LoadBalancer", lb]
    yield chart("Cost: balancer capacity units", "Sum", units)


def of_kept(stage: Stage, data: Data) -> Iterator[Chart]:
    writes = (
        ["AWS/DynamoDB", "ConsumedWriteCapacityUnits", "TableName", f"${{{table.title}}}"]
        for table in data.tables.values()
    )
    yield chart("Cost: ledger write units", "Sum", *writes)
    serverless = stage.store.kind == "serverless"
    name = "ElastiCacheProcessingUnits" if serverless else "EngineCPUUtilization"
    store = ["AWS/ElastiCache", name, data.store.metric_dimension, "${LiveBoard}"]
    yield chart("Cost: live board", "Sum", store)


def of_messages(bus: Messaging, queue: str) -> Iterator[Chart]:
    published = (
        ["AWS/SNS", "NumberOfMessagesPublished", "TopicName", f"${{{topic.title}.TopicName}}"]
        for topic in (bus.pixel_updates, bus.board_updates)
    )
    received = ["AWS/SQS", "NumberOfMessagesReceived", "QueueName", queue]
    yield chart("Cost: messages", "Sum", *published, received)


def ours(stage: Stage, service: str, name: str) -> Metric:
    (first, second), (one, two) = DIMENSIONS, (service, stage.name)
    return [NAMESPACE, name, first, one, second, two]


def chart(title: str, statistic: str, *metrics: Metric) -> Chart:
    return {
        "title": title,
        "stat": statistic,
        "metrics": list(metrics),
        "region": REGION,
        "period": 60,
        "view": "timeSeries",
    }


def place(number: int, properties: Chart) -> dict[str, Any]:
    row, column = divmod(number, COLUMNS)
    return {
        "type": "metric",
        "x": column * WIDTH,
        "y": row * HEIGHT,
        "width": WIDTH,
        "height": HEIGHT,
        "properties": properties,
    }
