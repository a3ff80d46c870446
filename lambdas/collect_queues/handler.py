"""Removes queues and subscriptions of web tasks that are gone: regularly, and when one stops."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import boto3

from board.core.task_queues import TaskQueue, orphans, task_id
from board.core.telemetry import metric_line

TOPIC, PREFIX = os.environ["PLACE_TOPIC_BOARD_UPDATES"], os.environ["PLACE_QUEUE_PREFIX"]
CLUSTER, STAGE = os.environ["PLACE_CLUSTER"], os.environ["PLACE_STAGE"]
ecs, sns, sqs = (boto3.client(name) for name in ("ecs", "sns", "sqs"))


def handle(event: dict[str, Any], context: object) -> dict[str, int]:
    stopped = [task_id(arn) for arn in [event.get("detail", {}).get("taskArn")] if arn]
    lost = orphans(queues(), PREFIX, set(running()), stopped, time.time())
    for queue in lost:
        sqs.delete_queue(QueueUrl=queue.url)
    ended = [arn for arn, name in subscriptions() if is_gone(name, {queue.name for queue in lost})]
    for arn in ended:
        sns.unsubscribe(SubscriptionArn=arn)
    metrics = {"OrphanQueues": (len(lost), "Count")}
    print(metric_line("collect_queues", STAGE, int(time.time() * 1000), metrics))
    return {"queues": len(lost), "subscriptions": len(ended)}


def running() -> Iterator[str]:
    for page in ecs.get_paginator("list_tasks").paginate(cluster=CLUSTER):
        yield from map(task_id, page["taskArns"])


def queues() -> Iterator[TaskQueue]:
    pages = sqs.get_paginator("list_queues").paginate(QueueNamePrefix=PREFIX, MaxResults=1000)
    for url in (url for page in pages for url in page.get("QueueUrls", [])):
        with suppress(sqs.exceptions.QueueDoesNotExist):  # deleted ones are listed for a while
            found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            yield TaskQueue(url, found["QueueArn"], float(found["CreatedTimestamp"]))


def subscriptions() -> Iterator[tuple[str, str]]:
    for page in sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=TOPIC):
        for found in page["Subscriptions"]:
            yield found["SubscriptionArn"], found["Endpoint"].rpartition(":")[2]


def is_gone(name: str, lost: set[str]) -> bool:
    """Asks for each queue: the list of queues shows a new one up to a minute late."""
    try:
        return name in lost or (name.startswith(PREFIX) and not sqs.get_queue_url(QueueName=name))
    except sqs.exceptions.QueueDoesNotExist:
        return True
