"""pixel-updates -> board-updates: what browsers may see of each batch, once and in order.

SNS calls it without a queue between: what it raises is tried once more and then lies in
its own dead-letter queue with the reason. Tasks fill the gap from the outbox meanwhile.
"""

from __future__ import annotations

import json
import os
import time
from typing import Any

import boto3
from botocore.config import Config

from board.core.aws.emf import metric_line
from board.core.formats.batch import decode_batch
from board.core.formats.updates import encode_updates, public_updates

TOPIC = os.environ["PLACE_TOPIC_BOARD_UPDATES"]
STAGE = os.environ["PLACE_STAGE"]
sns = boto3.client("sns", config=Config(retries={"mode": "standard", "total_max_attempts": 6}))


def handle(event: dict[str, Any], context: object) -> None:
    """Raises the first error, after every other record has been published."""
    errors = []
    for record in event["Records"]:
        try:
            broadcast(record["Sns"]["Message"])
        except Exception as error:
            print(json.dumps({"level": "ERROR", "refused": str(error), "event": "broadcast"}))
            errors.append(error)
    if errors:
        raise errors[0]


def broadcast(body: str) -> None:
    batch = decode_batch(body)
    public = public_updates(batch.from_seq, batch.entries)
    sns.publish(TopicArn=TOPIC, Message=encode_updates(*public))
    metrics = {"BroadcastUpdates": (len(public.updates), "Count")}
    print(metric_line("broadcast_clients", STAGE, int(time.time() * 1000), metrics))
