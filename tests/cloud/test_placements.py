"""A pixel's whole way: two web tasks, the topics, the deployed functions, queues and tables."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from board.ledger.dynamodb import DynamoDBLedger
from tests.client import BoardClient
from tests.cloud.tasks import running_tasks, until
from tests.server import BoardServer
from tests.valkey import ValkeyServer

pytestmark = pytest.mark.cloud


@pytest.fixture
def tasks(
    ledger: DynamoDBLedger, empty_stack: dict[str, str], valkey: ValkeyServer, tmp_path: Path
) -> Iterator[list[BoardServer]]:
    with running_tasks(tmp_path, 2, empty_stack, valkey.url) as tasks:
        yield tasks


async def test_a_placement_reaches_a_socket_of_each_task_and_the_tables(
    tasks: list[BoardServer], ledger: DynamoDBLedger
) -> None:
    one, two = tasks
    async with BoardClient(one.url) as near, BoardClient(two.url) as far:
        status, placed = one.place(one.new_player(), 3, 4, 5)
        assert status == 200
        for client in (near, far):
            await client.until_seq(placed["seq"])
            assert client.checksum == near.checksum
    (kept,) = until(lambda: ledger.history(403, 10), "the placement is in DynamoDB")
    assert (kept.seq, kept.color) == (placed["seq"], 5)
    until(lambda: ledger.cursor() == kept.seq, "the tile is in DynamoDB")
    pixels, _ = ledger.board()
    assert zlib.crc32(pixels) == near.checksum
    assert ledger.of_player(kept.player, 10) == [kept]
    # The inspector reads the same ledger, whichever task is asked.
    status, history, _ = two.request("GET", "/api/pixel/3/4")
    assert status == 200 and history["seq"] == kept.seq


async def test_the_pixels_came_over_the_queues_and_not_from_the_outbox(
    tasks: list[BoardServer],
) -> None:
    one, two = tasks
    async with BoardClient(two.url, two.new_player()) as client, BoardClient(one.url) as other:
        for x in range(15):  # a socket that sends more in a second is closed
            await client.place(x, 0, x % 16)
        await client.until_seq(15)
        await other.until_seq(15)
        assert client.checksum == other.checksum
    assert not any("the outbox fills the gap" in task.log for task in tasks)


def test_stopped_tasks_leave_no_queue_and_no_subscription(
    tasks: list[BoardServer], empty_stack: dict[str, str]
) -> None:
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    prefix, topic = empty_stack["TaskQueuePrefix"], empty_stack["BoardUpdates"]
    assert len(sqs.list_queues(QueueNamePrefix=prefix)["QueueUrls"]) == 2
    for task in tasks:
        assert task.stop() == 0
    assert sqs.list_queues(QueueNamePrefix=prefix).get("QueueUrls", []) == []
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []
