"""Events as Lambda hands them to a function, shapes recorded from AWS's documentation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import boto3

from board.core.change import Entry
from board.core.formats.batch import encode_batch
from board.core.placement import Placement

ARN = "arn:aws:sns:us-east-1:123456789012"


class Context:
    """What Lambda tells a call about itself; `left_ms` is how long it may go on."""

    def __init__(self, left_ms: Callable[[], int] = lambda: 60_000) -> None:
        self.get_remaining_time_in_millis = left_ms


def placement(seq: int, pixel: int = 7, color: int = 3, player: str = "ann") -> Placement:
    return Placement(seq, pixel, color, player, 1_700_000_000_000 + seq)


def batch(*entries: Entry, bits: int = 4) -> str:
    return encode_batch(entries[0].seq - 1, entries, bits)


def sns_event(*bodies: str) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html"""
    return {
        "Records": [
            {
                "EventVersion": "1.0",
                "EventSubscriptionArn": f"{ARN}:pixel-updates:21be56ed-a058-49f5-8c98",
                "EventSource": "aws:sns",
                "Sns": {
                    "SignatureVersion": "1",
                    "Timestamp": "2019-01-02T12:45:07.000Z",
                    "MessageId": f"95df01b4-ee98-5cb9-9903-4c221d41eb{number:02d}",
                    "Message": body,
                    "MessageAttributes": {},
                    "Type": "Notification",
                    "TopicArn": f"{ARN}:pixel-updates",
                    "Subject": None,
                },
            }
            for number, body in enumerate(bodies)
        ]
    }


def sqs_event(bodies: Sequence[str]) -> dict[str, Any]:
    """https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html; the id is the position."""
    return {
        "Records": [
            {
                "messageId": str(number),
                "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a...",
                "body": body,
                "attributes": {
                    "ApproximateReceiveCount": "1",
                    "SentTimestamp": "1545082649183",
                    "SenderId": "AIDAIENQZJOLO23YVJ4VO",
                    "ApproximateFirstReceiveTimestamp": "1545082649185",
                },
                "messageAttributes": {},
                "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:123456789012:ledger",
                "awsRegion": "us-east-1",
            }
            for number, body in enumerate(bodies)
        ]
    }


def received_event(queue: str, count: int) -> dict[str, Any]:
    """Messages that wait in a queue, which hides them for long, as Lambda hands them on."""
    messages = boto3.client("sqs").receive_message(
        QueueUrl=queue, MaxNumberOfMessages=count, VisibilityTimeout=600
    )["Messages"]
    event = sqs_event([message["Body"] for message in messages])
    for record, message in zip(event["Records"], messages, strict=True):
        record |= {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
        }
    return event


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]
