"""A stage as new, without deploying it again."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import boto3


def empty(stack: dict[str, str]) -> None:
    tables = [stack[f"{name}Table"] for name in ("Board", "Placements", "Users")]
    for name in tables:
        empty_table(boto3.resource("dynamodb").Table(name))
    sqs = boto3.client("sqs")
    for url in sqs.list_queues(QueueNamePrefix=stack["TaskQueuePrefix"]).get("QueueUrls", []):
        sqs.delete_queue(QueueUrl=url)
    for name in ("LedgerDeadLetters", "BroadcastDeadLetters"):
        with suppress(sqs.exceptions.PurgeQueueInProgress):
            sqs.purge_queue(QueueUrl=stack[name])


def empty_table(table: Any) -> None:
    keys = [key["AttributeName"] for key in table.key_schema]
    found: dict[str, Any] = {"LastEvaluatedKey": None}
    while "LastEvaluatedKey" in found:
        start = found["LastEvaluatedKey"]
        found = table.scan(**({"ExclusiveStartKey": start} if start else {}))
        with table.batch_writer() as writer:
            for item in found["Items"]:
                writer.delete_item(Key={key: item[key] for key in keys})
