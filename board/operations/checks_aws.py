"""What the AWS adapters need, said before the start. AWS itself is not asked: a task that cannot
reach it waits and answers 503."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

TOPIC = re.compile(r"arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+")
PREFIX = re.compile(r"[A-Za-z0-9-]{1,35}")
SNS_SQS = "board.bus.sns_sqs.SnsSqsBus"
DYNAMODB = "board.ledger.dynamodb.ledger.DynamoDBLedger"


@register()
def aws(**_: Any) -> list[CheckMessage]:
    is_bus, is_ledger = settings.PLACE_BUS == SNS_SQS, settings.PLACE_LEDGER == DYNAMODB
    return [
        *(wrong_with_bus() if is_bus else ()),
        *(wrong_with_tables() if is_ledger else ()),
        *(wrong_with_region() if is_bus or is_ledger else ()),
    ]


def wrong_with_bus() -> Iterator[CheckMessage]:
    for name in ("PLACE_TOPIC_PIXEL_UPDATES", "PLACE_TOPIC_BOARD_UPDATES"):
        value = getattr(settings, name)
        if not TOPIC.fullmatch(value):
            yield Error(
                f"{name} is {value!r}, which is no address of a topic.",
                hint="Use the stack's output, as arn:aws:sns:us-east-1:123456789012:name.",
                id="board.E102",
            )
    if not PREFIX.fullmatch(settings.PLACE_QUEUE_PREFIX):
        yield Error(
            f"PLACE_QUEUE_PREFIX is {settings.PLACE_QUEUE_PREFIX!r}.",
            hint="Use 1 to 35 letters, digits and hyphens: a queue's name has 80 characters.",
            id="board.E103",
        )


def wrong_with_tables() -> Iterator[CheckMessage]:
    for name in ("PLACE_TABLE_BOARD", "PLACE_TABLE_PLACEMENTS", "PLACE_TABLE_USERS"):
        if not getattr(settings, name):
            yield Error(
                f"{name} is empty.",
                hint="Set it to the table's name, which is an output of the stack.",
                id="board.E104",
            )


def wrong_with_region() -> Iterator[CheckMessage]:
    import boto3  # a sixth of a second, which a board without AWS need not wait at each command

    if not (settings.AWS_REGION or boto3.Session().region_name):
        yield Error(
            "No region of AWS is named.",
            hint="Set AWS_DEFAULT_REGION, as in AWS_DEFAULT_REGION=us-east-1.",
            id="board.E105",
        )
