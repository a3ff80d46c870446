"""A stage as new, without deploying it again: whatever a test left there, however it ended."""

from __future__ import annotations

from typing import Any

import boto3

from tests.rig.fuse import until

WAITING = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]


def empty(stack: dict[str, str]) -> None:
    """Who listens goes first, then what is on its way; the tables last, for the ledger's function
    may be writing till then."""
    unsubscribe(stack)
    delete_task_queues(stack)
    until(lambda: is_drained(stack["LedgerQueue"]), "the ledger's function has caught up")
    for name in ("LedgerDeadLetters", "BroadcastDeadLetters"):
        boto3.client("sqs").purge_queue(QueueUrl=stack[name])
    for name in ("Board", "Placements", "Users"):
        empty_table(boto3.resource("dynamodb").Table(stack[f"{name}Table"]))


def unsubscribe(stack: dict[str, str]) -> None:
    """Tasks are all who subscribe to the board's updates."""
    sns = boto3.client("sns")
    topic = stack["BoardUpdates"]
    pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    for subscription in [each for page in pages for each in page["Subscriptions"]]:
        sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])


def delete_task_queues(stack: dict[str, str]) -> None:
    sqs = boto3.client("sqs")
    pages = sqs.get_paginator("list_queues").paginate(QueueNamePrefix=stack["TaskQueuePrefix"])
    for url in [url for page in pages for url in page.get("QueueUrls", [])]:
        sqs.delete_queue(QueueUrl=url)


def is_drained(url: str) -> bool:
    found = boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=WAITING)
    return not any(int(found["Attributes"][name]) for name in WAITING)


def empty_table(table: Any) -> None:
    keys = [key["AttributeName"] for key in table.key_schema]
    found: dict[str, Any] = {"LastEvaluatedKey": None}
    while "LastEvaluatedKey" in found:
        start = found["LastEvaluatedKey"]
        found = table.scan(**({"ExclusiveStartKey": start} if start else {}))
        with table.batch_writer() as writer:
            for item in found["Items"]:
                writer.delete_item(Key={key: item[key] for key in keys})
