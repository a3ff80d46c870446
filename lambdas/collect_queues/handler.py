"""Removes queues and subscriptions of web tasks that are gone: regularly, and when one stops."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import Any

import boto3

from board.core.aws.emf import metric_line
from board.core.queues.names import orphans, task_id
from board.core.queues.sweep import QueueSweep

TOPIC, PREFIX = os.environ["PLACE_TOPIC_BOARD_UPDATES"], os.environ["PLACE_QUEUE_PREFIX"]
CLUSTER, STAGE = os.environ["PLACE_CLUSTER"], os.environ["PLACE_STAGE"]
ecs = boto3.client("ecs")
sweep = QueueSweep(boto3.client("sqs"), boto3.client("sns"), TOPIC, PREFIX)


def handle(event: dict[str, Any], context: object) -> dict[str, int]:
    stopped = [task_id(arn) for arn in [event.get("detail", {}).get("taskArn")] if arn]
    lost = orphans(sweep.queues(), PREFIX, set(running()), stopped, time.time())
    queues, subscriptions = sweep.remove(lost)
    metrics = {"OrphanQueues": (queues, "Count")}
    print(metric_line("collect_queues", STAGE, int(time.time() * 1000), metrics))
    return {"queues": queues, "subscriptions": subscriptions}


def running() -> Iterator[str]:
    for page in ecs.get_paginator("list_tasks").paginate(cluster=CLUSTER):
        yield from map(task_id, page["taskArns"])
