from __future__ import annotations

from typing import Any

import pytest

from board.operations.checks_aws import DYNAMODB, SNS_SQS, aws

TOPIC = "arn:aws:sns:us-east-1:123456789012:place-demo-pixel-updates"


@pytest.fixture
def right(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Settings of a task on AWS."""
    settings.PLACE_BUS, settings.PLACE_LEDGER = SNS_SQS, DYNAMODB
    settings.PLACE_TOPIC_PIXEL_UPDATES = settings.PLACE_TOPIC_BOARD_UPDATES = TOPIC
    settings.PLACE_QUEUE_PREFIX = "place-demo-task-"
    for name in ("BOARD", "PLACEMENTS", "USERS"):
        setattr(settings, f"PLACE_TABLE_{name}", f"place-{name}")
    settings.AWS_REGION = "us-east-1"
    return settings


def ids() -> list[str | None]:
    return [message.id for message in aws()]


def test_a_complete_configuration_is_right(right: Any) -> None:
    assert ids() == []


def test_without_aws_nothing_of_it_is_needed(settings: Any) -> None:
    settings.PLACE_TOPIC_PIXEL_UPDATES = settings.PLACE_TABLE_BOARD = ""
    assert ids() == []


@pytest.mark.parametrize("name", ["PLACE_BUS", "PLACE_LEDGER"])
def test_half_of_aws_is_taken(right: Any, name: str) -> None:
    """Nothing is trimmed that either of them needs."""
    setattr(right, name, "something.else")
    assert ids() == []


@pytest.mark.parametrize("value", ["", "pixel-updates", TOPIC.replace("sns", "sqs")])
def test_a_topic_is_an_address(right: Any, value: str) -> None:
    right.PLACE_TOPIC_BOARD_UPDATES = value
    assert ids() == ["board.E102"]


@pytest.mark.parametrize("value", ["", "with_underscore", "x" * 36])
def test_a_queues_prefix_fits_into_its_name(right: Any, value: str) -> None:
    right.PLACE_QUEUE_PREFIX = value
    assert ids() == ["board.E103"]


def test_every_table_has_a_name(right: Any) -> None:
    right.PLACE_TABLE_USERS = ""
    assert ids() == ["board.E104"]


def test_a_region_is_named(right: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    right.AWS_REGION = ""
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")
    assert ids() == ["board.E105"]
