from __future__ import annotations

import json
import os
import random
import uuid
from typing import Any

import boto3
import pytest
from boto3.dynamodb.conditions import Key

from board.core.change import Change, Shape
from board.core.dynamodb import layout
from board.core.dynamodb.slices import SLICE_PIXELS, Slice, slice_bytes
from board.core.formats.batch import decode_batch
from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid
from board.core.tiles.packed import get_pixel
from provisioning.local import local_tables
from tests.lambdas.conftest import Load
from tests.lambdas.events import (
    Context,
    batch,
    failed,
    placement,
    received_event,
    sqs_event,
)
from tests.lambdas.faults import refuse


@pytest.fixture
def handler(load: Load, new_queue: Any) -> Any:
    mark = uuid.uuid4().hex
    dynamodb = boto3.client("dynamodb")
    names = (f"board-{mark}", f"placements-{mark}", f"users-{mark}")
    for definition in local_tables.definitions(*names):
        dynamodb.create_table(**definition)
    return load(
        "update_dynamodb",
        PLACE_TABLE_BOARD=f"board-{mark}",
        PLACE_TABLE_PLACEMENTS=f"placements-{mark}",
        PLACE_TABLE_USERS=f"users-{mark}",
        PLACE_DEAD_LETTERS_URL=new_queue(),
        PLACE_LEDGER_QUEUE_URL=new_queue(),
    )


@pytest.fixture
def no_pauses(handler: Any, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    pauses: list[float] = []
    monkeypatch.setattr("botocore.endpoint.time.sleep", pauses.append)
    return pauses


def kept(handler: Any, number: int = 0, bits: int = 4) -> Slice:
    """A slice of the board."""
    found = handler.tables.board.get_item(Key=layout.slice_key(number), ConsistentRead=True)
    return layout.read_slice(found.get("Item"), bits)


def shown(handler: Any, pixel: int, bits: int = 4) -> int:
    """The colour of a pixel of the first slice."""
    return get_pixel(kept(handler, bits=bits).pixels, pixel, bits)


def history(handler: Any, key: str) -> list[dict[str, Any]]:
    query = Key(layout.KEY).eq(key)
    items: list[dict[str, Any]] = handler.tables.placements.query(KeyConditionExpression=query)[
        "Items"
    ]
    return items


def user(handler: Any, player: str) -> dict[str, Any]:
    item: dict[str, Any] = handler.tables.users.get_item(Key=layout.user_key(player))["Item"]
    return item


def dead(handler: Any) -> dict[str, str]:
    found = boto3.client("sqs").receive_message(
        QueueUrl=os.environ["PLACE_DEAD_LETTERS_URL"],
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
    )
    return {
        message["Body"]: message["MessageAttributes"]["Reason"]["StringValue"]
        for message in found.get("Messages", [])
    }


def test_a_change_of_the_board_is_in_the_log_alone(handler: Any) -> None:
    grown = Grid.new(300, 200).grown(left=300)
    change = Change(2, 1_700_000_000_000, Shape(grown, PALETTE_2017, "open"))
    handler.handle(sqs_event([batch(placement(1), change, placement(3, 8, 5))]), Context())
    (logged,) = history(handler, layout.log_key(3))
    assert decode_batch(layout.read_body(logged)).entries[1] == change
    assert (shown(handler, 7), shown(handler, 8), kept(handler).seq) == (3, 5, 3)


def test_a_batch_that_ends_with_a_change_says_how_far_the_ledger_is(handler: Any) -> None:
    frozen = Change(2, 1_700_000_000_000, Shape(Grid.new(300, 200), PALETTE_2017, "frozen"))
    assert failed(handler.handle(sqs_event([batch(placement(1), frozen)]), Context())) == []
    assert history(handler, layout.PENDING) == []
    head = handler.tables.board.get_item(Key=layout.head_key(), ConsistentRead=True)
    assert head["Item"]["seq"] == 2


def test_a_batch_becomes_slices_history_log_and_players(handler: Any) -> None:
    placed = [placement(1, 7, 3, "ann"), placement(2, SLICE_PIXELS + 1, 4, "bob")]
    assert failed(handler.handle(sqs_event([batch(*placed)]), Context())) == []
    assert shown(handler, 7) == 3
    assert get_pixel(kept(handler, 1).pixels, 1, 4) == 4
    (item,) = history(handler, "P#7")
    assert (item["seq"], item["player"], item["color"]) == (1, "ann", 3)
    (log,) = history(handler, layout.log_key(placed[-1].seq))
    assert decode_batch(layout.read_body(log)) == (0, placed, 4)
    assert user(handler, "bob")["at_ms"] == placed[1].at_ms
    assert history(handler, layout.PENDING) == []


def test_a_board_of_256_colours_has_slices_of_a_byte_a_pixel(handler: Any) -> None:
    early = batch(placement(2, 7, 200), placement(3, 8, 15), bits=8)
    late = batch(placement(1, 7, 5), bits=8)
    assert failed(handler.handle(sqs_event([early]), Context())) == []
    assert failed(handler.handle(sqs_event([late]), Context())) == []
    assert len(kept(handler, bits=8).pixels) == slice_bytes(8)
    assert [shown(handler, pixel, 8) for pixel in (6, 7, 8, 9)] == [0, 200, 15, 0]


def test_a_batch_of_another_depth_spoils_no_slice(handler: Any) -> None:
    """As of a board that was made anew over the tables of an older one."""
    handler.handle(sqs_event([batch(placement(1, 7, 3))]), Context())
    assert failed(handler.handle(sqs_event([batch(placement(2, 7, 3), bits=8)]), Context())) == [
        "0"
    ]
    assert shown(handler, 7) == 3


def test_the_slices_of_a_board_that_was_rebuilt_get_deeper(handler: Any) -> None:
    """As they are written; messages from before it may still come, and come again."""
    early, late = batch(placement(1, 7, 3)), batch(placement(2, 8, 4))
    assert failed(handler.handle(sqs_event([early]), Context())) == []
    handler.tables.write_depth(8)
    bodies = [batch(placement(3, 9, 200), bits=8), late, early]
    assert failed(handler.handle(sqs_event(bodies[:1]), Context())) == []
    assert failed(handler.handle(sqs_event(bodies[1:]), Context())) == []
    assert [shown(handler, pixel, 8) for pixel in (6, 7, 8, 9)] == [0, 3, 4, 200]


def test_of_two_batches_with_one_end_the_longer_one_stays_in_the_log(handler: Any) -> None:
    longer, shorter = batch(placement(1), placement(2)), batch(placement(2))
    for bodies in ([longer, shorter], [shorter, longer]):
        for body in bodies:
            assert failed(handler.handle(sqs_event([body]), Context())) == []
        (log,) = history(handler, layout.log_key(2))
        assert layout.read_body(log) == longer


def test_the_same_batch_twice_changes_nothing(handler: Any) -> None:
    event = sqs_event([batch(placement(1), placement(2, 8))])
    handler.handle(event, Context())
    before = kept(handler)
    assert failed(handler.handle(event, Context())) == []
    assert kept(handler)[::2] == before[::2]
    assert len(history(handler, "P#7")) == 1


def test_a_late_batch_does_not_overwrite_and_is_not_lost(handler: Any) -> None:
    late = batch(placement(1, 7, 3, "ann"), placement(2, 8, 5, "ann"))
    early = batch(placement(3, 7, 9, "ann"))
    handler.handle(sqs_event([early]), Context())
    handler.handle(sqs_event([late]), Context())
    assert shown(handler, 7) == 9
    assert shown(handler, 8) == 5
    assert user(handler, "ann")["seq"] == 3


def test_any_order_of_batches_ends_in_the_same_board(handler: Any) -> None:
    shuffle = random.Random(5)
    placed = [placement(seq, shuffle.randrange(40), seq % 16) for seq in range(1, 61)]
    bodies = [batch(*placed[start : start + 6]) for start in range(0, 60, 6)]
    shuffle.shuffle(bodies)
    for body in [*bodies, *bodies[:3]]:
        assert failed(handler.handle(sqs_event([body]), Context())) == []
    expected = {placed_one.pixel: placed_one.color for placed_one in placed}
    pixels = kept(handler).pixels
    assert {pixel: get_pixel(pixels, pixel, 4) for pixel in expected} == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "not a batch"),
        ("not base64!", "not base64"),
        (batch(placement(1))[:-8], "truncated"),
        ("BAQAAAA=", "one placement or more"),
        ("A" * 262_148, "262144 are allowed"),
    ],
    ids=["empty", "malformed", "truncated", "without placements", "oversized"],
)
def test_poison_goes_to_the_dead_letter_queue_with_a_reason(
    handler: Any, body: str, reason: str
) -> None:
    answer = handler.handle(sqs_event([body, batch(placement(9, 7, 2))]), Context())
    assert failed(answer) == []
    assert shown(handler, 7) == 2
    assert reason in dead(handler)[body or "(empty)"]


def test_only_the_failing_message_of_a_batch_comes_back(handler: Any, no_pauses: Any) -> None:
    bodies = [batch(placement(1, 7)), batch(placement(2, SLICE_PIXELS))]
    fault = refuse(100, lambda body: b"S#1" in body)
    handler.tables.dynamodb.meta.client.meta.events.register("before-send.dynamodb", fault)
    assert failed(handler.handle(sqs_event(bodies), Context())) == ["1"]
    assert kept(handler, 0).seq == 1
    assert [item["seq"] for item in history(handler, layout.PENDING)] == [2]


def test_a_message_that_came_back_is_completed(handler: Any, no_pauses: Any) -> None:
    event = sqs_event([batch(placement(1, 7, 3))])
    fault = refuse(6, lambda body: b"S#0" in body)
    handler.tables.dynamodb.meta.client.meta.events.register("before-send.dynamodb", fault)
    assert failed(handler.handle(event, Context())) == ["0"]
    assert failed(handler.handle(event, Context())) == []
    assert shown(handler, 7) == 3
    assert history(handler, layout.PENDING) == []


def test_without_its_history_a_placement_is_in_no_slice(handler: Any, no_pauses: Any) -> None:
    events = handler.tables.dynamodb.meta.client.meta.events
    events.register("before-send.dynamodb.BatchWriteItem", refuse(100))
    assert failed(handler.handle(sqs_event([batch(placement(1))]), Context())) == ["0"]
    assert kept(handler) == Slice.empty(4)


def test_throttling_is_waited_out(handler: Any, no_pauses: list[float]) -> None:
    events = handler.tables.dynamodb.meta.client.meta.events
    events.register("before-send.dynamodb", refuse(3))
    assert failed(handler.handle(sqs_event([batch(placement(1))]), Context())) == []
    assert len(no_pauses) == 3


def test_items_left_undone_are_sent_again(
    handler: Any, monkeypatch: pytest.MonkeyPatch, no_pauses: list[float]
) -> None:
    tables = handler.tables
    real, calls = tables.dynamodb.batch_write_item, []

    def half(RequestItems: Any) -> Any:
        calls.append(RequestItems)
        ((name, items),) = RequestItems.items()
        real(RequestItems={name: items[: len(items) // 2 or 1]})
        left = items[len(items) // 2 or 1 :]
        return {"UnprocessedItems": {name: left} if left else {}}

    monkeypatch.setattr(tables, "dynamodb", _With(tables.dynamodb, batch_write_item=half))
    body = batch(*(placement(seq, seq) for seq in range(1, 9)))
    assert failed(handler.handle(sqs_event([body]), Context())) == []
    assert len(calls) > 1
    assert all(len(history(handler, f"P#{seq}")) == 1 for seq in range(1, 9))


class _With:
    """Another object with some attributes replaced."""

    def __init__(self, inner: Any, **replaced: Any) -> None:
        self._inner = inner
        self.__dict__.update(replaced)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def test_another_writer_of_the_slice_is_not_overwritten(
    handler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = handler.tables
    put, others = tables.put_slice, [batch(placement(5, 9, 9))]

    def overtaken(number: int, before: Slice, after: Slice) -> None:
        if others:
            assert failed(handler.handle(sqs_event([others.pop()]), Context())) == []
        put(number, before, after)

    monkeypatch.setattr(tables, "put_slice", overtaken)
    assert failed(handler.handle(sqs_event([batch(placement(1, 7, 3))]), Context())) == []
    assert shown(handler, 7) == 3
    assert shown(handler, 9) == 9


def test_the_lag_is_a_metric(handler: Any, capsys: pytest.CaptureFixture[str]) -> None:
    handler.handle(sqs_event([batch(placement(1))]), Context())
    line = json.loads(capsys.readouterr().out)
    assert line["LedgerPlacements"] == 1
    assert line["LedgerLag"] > 0


@pytest.fixture
def waiting(handler: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """A queue with four bodies of two placements each, which is as much as a bundle holds."""
    monkeypatch.setattr("lambdas.update_dynamodb.queue.BUNDLE_PLACEMENTS", 2)
    queue = os.environ["PLACE_LEDGER_QUEUE_URL"]
    for seq in (1, 3, 5, 7):
        body = batch(placement(seq, seq, 3), placement(seq + 1, seq + 1, 3))
        boto3.client("sqs").send_message(QueueUrl=queue, MessageBody=body)
    return queue


class SlowTables(_With):
    """Each batch takes so long that the clock goes on by `cost_ms`."""

    def __init__(self, tables: Any, cost_ms: int, left_ms: int = 60_000) -> None:
        super().__init__(tables, write_log=self.write_log)
        self.tables, self.cost_ms, self.left_ms = tables, cost_ms, left_ms

    def write_log(self, *batch: Any) -> None:
        self.left_ms -= self.cost_ms
        self.tables.write_log(*batch)


def test_what_there_is_no_time_to_begin_comes_back_at_once(
    handler: Any, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowTables(handler.tables, cost_ms=20_000)
    monkeypatch.setattr(handler, "tables", slow)
    event = received_event(waiting, 10)
    sent = [record["messageId"] for record in event["Records"]]
    assert failed(handler.handle(event, Context(lambda: slow.left_ms))) == sent[2:]
    assert [shown(handler, pixel) for pixel in range(1, 9)] == [3, 3, 3, 3, 0, 0, 0, 0]
    again = received_event(waiting, 10)
    assert {record["messageId"] for record in again["Records"]} == set(sent[2:])
    assert failed(handler.handle(again, Context())) == []
    assert [shown(handler, pixel) for pixel in range(1, 9)] == [3] * 8
    assert history(handler, layout.PENDING) == []


def test_a_bundle_that_takes_too_long_is_not_gone_on_with(
    handler: Any, waiting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has not written comes back with it, before Lambda ends the call with all."""
    slow = SlowTables(handler.tables, cost_ms=58_000)
    monkeypatch.setattr(handler, "tables", slow)
    event = received_event(waiting, 10)
    sent = [record["messageId"] for record in event["Records"]]
    assert failed(handler.handle(event, Context(lambda: slow.left_ms))) == sent
    assert kept(handler) == Slice.empty(4)
    assert [item["seq"] for item in history(handler, layout.PENDING)] == [2]
    assert failed(handler.handle(event, Context())) == []
    assert [shown(handler, pixel) for pixel in range(1, 9)] == [3] * 8
    assert history(handler, layout.PENDING) == []


def test_that_sqs_takes_nothing_back_loses_nothing(
    handler: Any, waiting: str, no_pauses: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """It comes after its timeout, and the call ends well for what it wrote."""
    event = received_event(waiting, 10)
    boto3.client("sqs").delete_queue(QueueUrl=waiting)
    assert len(failed(handler.handle(event, Context(lambda: 0)))) == 4
    assert json.loads(capsys.readouterr().out)["event"] == "give_back"


def test_a_backlog_is_given_back_ten_at_a_time(handler: Any, waiting: str) -> None:
    for seq in range(9, 41):
        boto3.client("sqs").send_message(QueueUrl=waiting, MessageBody=batch(placement(seq)))
    events = [received_event(waiting, 10) for _ in range(3)]
    records = [record for event in events for record in event["Records"]]
    assert len(failed(handler.handle({"Records": records}, Context(lambda: 0)))) == len(records)
    found = boto3.client("sqs").get_queue_attributes(
        QueueUrl=waiting, AttributeNames=["ApproximateNumberOfMessagesNotVisible"]
    )
    assert found["Attributes"] == {"ApproximateNumberOfMessagesNotVisible": "0"}
