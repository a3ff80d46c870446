from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from board.core.change import Change, Shape
from board.core.formats.updates import decode_updates
from board.core.formats.varint import WireError
from board.core.palette import PALETTE_2017
from board.core.placement import Update
from board.core.tiles.grid import Grid
from tests.lambdas.conftest import Load
from tests.lambdas.events import batch, placement, sns_event
from tests.lambdas.faults import answer

DISORDERED = batch(placement(1), placement(3), placement(2))


@pytest.fixture
def handler(load: Load, new_queue: Any) -> Any:
    sns, sqs = boto3.client("sns"), boto3.client("sqs")
    topic = sns.create_topic(Name="board-updates")["TopicArn"]
    module = load("broadcast_clients", PLACE_TOPIC_BOARD_UPDATES=topic)
    module.test_queue = new_queue()
    arn = sqs.get_queue_attributes(QueueUrl=module.test_queue, AttributeNames=["QueueArn"])
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn["Attributes"]["QueueArn"],
        Attributes={"RawMessageDelivery": "true"},
    )
    return module


def delivered(handler: Any) -> list[str]:
    found = boto3.client("sqs").receive_message(
        QueueUrl=handler.test_queue, MaxNumberOfMessages=10, WaitTimeSeconds=1
    )
    return [message["Body"] for message in found.get("Messages", [])]


def test_a_batch_reaches_the_tasks_without_who_and_when(handler: Any) -> None:
    handler.handle(sns_event(batch(placement(1, 7, 3, "ann"), placement(2, 9, 4, "bob"))), None)
    (body,) = delivered(handler)
    assert decode_updates(body) == (0, 2, [Update(1, 7, 3), Update(2, 9, 4)], ())


def test_a_change_of_the_board_reaches_the_tasks(handler: Any) -> None:
    grown = Grid.new(300, 200).grown(left=300)
    change = Change(2, 1_700_000_000_000, Shape(grown, PALETTE_2017, "open"))
    handler.handle(sns_event(batch(placement(1), change)), None)
    (body,) = delivered(handler)
    assert decode_updates(body) == (0, 2, [Update(1, 7, 3)], (change,))


def test_the_same_batch_again_says_the_same_again(handler: Any) -> None:
    body = batch(placement(1), placement(2, 8))
    handler.handle(sns_event(body, body), None)
    first, second = delivered(handler)
    assert first == second


@pytest.mark.parametrize(
    "body",
    ["", "not base64!", batch(placement(1))[:-8], "BAQAAAA=", "A" * 262_148, DISORDERED],
    ids=["empty", "malformed", "truncated", "without placements", "oversized", "disordered"],
)
def test_a_poisoned_batch_is_refused_and_holds_up_no_other(handler: Any, body: str) -> None:
    with pytest.raises(WireError):
        handler.handle(sns_event(body, batch(placement(5))), None)
    assert [decode_updates(text).to_seq for text in delivered(handler)] == [5]


def test_a_refusal_is_logged_as_one_line_of_json(
    handler: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(WireError):
        handler.handle(sns_event("!"), None)
    assert json.loads(capsys.readouterr().out)["refused"] == "The batch is not base64."


def test_a_batch_counts_its_updates_as_a_metric(
    handler: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    handler.handle(sns_event(batch(placement(1), placement(2))), None)
    line = json.loads(capsys.readouterr().out)
    assert line["BroadcastUpdates"] == 2
    (metrics,) = line["_aws"]["CloudWatchMetrics"]
    assert metrics["Dimensions"] == [["Service", "Stage"]]


def test_throttling_is_tried_again_and_then_raised(
    handler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", pauses.append)
    handler.sns.meta.events.register("before-send.sns.Publish", throttled)
    with pytest.raises(ClientError, match="Throttl"):
        handler.handle(sns_event(batch(placement(1))), None)
    assert len(pauses) == 5


def throttled(request: Any, **_: Any) -> Any:
    return answer(
        request,
        400,
        b"<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code>"
        b"<Message>Rate exceeded</Message></Error></ErrorResponse>",
    )
