"""The dashboard: what people do, how late it is, and what it costs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from troposphere import Sub, Template
from troposphere import cloudwatch as watch

from provisioning.stage import REGION, Stage
from provisioning.template.data.persistence import Data
from provisioning.template.edge.balancer import Balancer
from provisioning.template.edge.distribution import Edge
from provisioning.template.functions.handlers import Functions
from provisioning.template.messages.messaging import Messaging
from provisioning.template.tasks.compute import Compute
from provisioning.template.watch import cloudwatch
from provisioning.template.watch.cloudwatch import Metric

COLUMNS, WIDTH, HEIGHT = 3, 8, 6
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
    cpu = cloudwatch.of_service(compute.cluster, compute.service, "CPUUtilization")
    charts = [
        *of_people(stage),
        *of_delay(stage, bus),
        *of_errors(functions, balancer),
        chart("Web tasks' CPU, %", "Average", cpu),
        *of_cost(edge, balancer),
        *of_kept(stage, data),
        *of_messages(bus),
    ]
    body = json.dumps({"widgets": [place(n, one) for n, one in enumerate(charts)]})
    template.add_resource(
        watch.Dashboard("Dashboard", DashboardName=stage.prefix, DashboardBody=Sub(body))
    )


def of_people(stage: Stage) -> Iterator[Chart]:
    names = ("Placements", "CooldownRefusals", "OtherRefusals")
    counts = (cloudwatch.ours(stage, "web", name) for name in names)
    yield chart("Placements and refusals", "Sum", *counts)
    sockets = cloudwatch.ours(stage, "web", "Connections")
    yield chart("Sockets", "Sum", sockets)
    yield chart("Sockets per task", "Average", sockets)


def of_delay(stage: Stage, bus: Messaging) -> Iterator[Chart]:
    yield chart("Fan-out lag, p99 ms", "p99", cloudwatch.ours(stage, "web", "FanoutLag"))
    yield chart("Store latency, p99 ms", "p99", cloudwatch.ours(stage, "web", "StoreLatency"))
    ledger = cloudwatch.ours(stage, "update_dynamodb", "LedgerLag")
    yield chart("Ledger lag, ms", "Maximum", ledger)
    age = cloudwatch.of_queue(bus.ledger_queue, "ApproximateAgeOfOldestMessage")
    yield chart("Ledger queue age, s", "Maximum", age)
    yield chart("Gaps filled from the outbox", "Sum", cloudwatch.gap_repairs(stage))


def of_errors(functions: Functions, balancer: Balancer) -> Iterator[Chart]:
    of_functions = (cloudwatch.of_function(function, "Errors") for function in functions.all())
    answers = cloudwatch.of_balancer(balancer, "HTTPCode_Target_5XX_Count")
    yield chart("Errors", "Sum", answers, *of_functions)


def of_cost(edge: Edge, balancer: Balancer) -> Iterator[Chart]:
    at_edge = (cloudwatch.of_distribution(edge, name) for name in ("BytesDownloaded", "Requests"))
    yield chart("Cost: bytes and requests at the edge", "Sum", *at_edge)
    units = cloudwatch.of_balancer(balancer, "ConsumedLCUs")
    yield chart("Cost: balancer capacity units", "Sum", units)


def of_kept(stage: Stage, data: Data) -> Iterator[Chart]:
    writes = (
        cloudwatch.of_table(stage, name, "ConsumedWriteCapacityUnits") for name in data.tables
    )
    yield chart("Cost: ledger write units", "Sum", *writes)
    serverless = stage.store.kind == "serverless"
    name = "ElastiCacheProcessingUnits" if serverless else "EngineCPUUtilization"
    yield chart("Cost: live board", "Sum", cloudwatch.of_store(data, name))


def of_messages(bus: Messaging) -> Iterator[Chart]:
    published = (
        cloudwatch.of_topic(topic, "NumberOfMessagesPublished")
        for topic in (bus.pixel_updates, bus.board_updates)
    )
    received = cloudwatch.of_queue(bus.ledger_queue, "NumberOfMessagesReceived")
    yield chart("Cost: messages", "Sum", *published, received)


def chart(title: str, statistic: str, *drawn: Metric) -> Chart:
    return {
        "title": title,
        "stat": statistic,
        "metrics": [metric.drawn() for metric in drawn],
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
