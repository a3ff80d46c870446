"""A pixel's whole way: two web tasks, the topics, the deployed functions, queues and tables."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from asgiref.sync import sync_to_async

from board.bus.private_queue import PrivateQueue
from board.core.formats.snapshot import checksum
from board.core.formats.updates import decode_updates
from board.core.tiles.grid import Grid
from board.ledger.dynamodb.ledger import DynamoDBLedger
from tests.cloud.conftest import GRID
from tests.cloud.tasks import running_tasks
from tests.rig.client import BoardClient
from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.cloud


@pytest.fixture
def colors_max() -> str:
    return "16"


@pytest.fixture
def tasks(
    stack: dict[str, str], valkey: ValkeyServer, tmp_path: Path, colors_max: str
) -> Iterator[list[BoardServer]]:
    with running_tasks(tmp_path, 2, stack, valkey.url, PLACE_COLORS_MAX=colors_max) as tasks:
        yield tasks


@pytest.mark.django_db(transaction=True)  # whose board, if any, says where it lies by now
@pytest.mark.parametrize(("colors_max", "bits"), [("16", 4), ("256", 8)])
async def test_a_placement_reaches_a_socket_of_each_task_and_the_tables(
    tasks: list[BoardServer], ledger: DynamoDBLedger, bits: int
) -> None:
    grid = Grid.new(GRID.width, GRID.height, bits)
    ledger = DynamoDBLedger(grid)
    one, two = tasks
    async with BoardClient(one.url) as near, BoardClient(two.url) as far:
        status, placed = one.place(one.new_player(), 3, 4, 5)
        assert status == 200
        for client in (near, far):
            await client.until_seq(placed["seq"])
            assert client.checksum == near.checksum
    (kept,) = until(lambda: ledger.history(grid.address(3, 4), 10), "the placement is in DynamoDB")
    assert (kept.seq, kept.color) == (placed["seq"], 5)
    until(lambda: ledger.cursor() == kept.seq, "the slice is in DynamoDB")
    pixels, _ = await sync_to_async(ledger.board)()
    assert checksum(grid, pixels) == near.checksum
    assert ledger.of_player(kept.player, 10) == [kept]
    # The inspector reads the same ledger, whichever task is asked.
    status, history, _ = two.request("GET", "/api/pixel/3/4")
    assert status == 200 and history["seq"] == kept.seq


async def test_what_is_placed_anywhere_is_broadcast_to_every_queue(
    tasks: list[BoardServer], stack: dict[str, str]
) -> None:
    """The test's own queue is one like the tasks'."""
    name = f"{stack['TaskQueuePrefix']}test_1"
    queue = await asyncio.to_thread(PrivateQueue.open, name, stack["BoardUpdates"])
    one, two = (BoardClient(task.url, task.new_player()) for task in tasks)
    async with one, two:
        before = one.seq
        for x in range(15):  # a socket that sends more in a second is closed
            await one.place(x, 0, x % 16)
            await two.place(x, 1, x % 16)
        await one.until_seq(before + 30)
        await two.until_seq(before + 30)
        assert one.checksum == two.checksum
    seqs: set[int] = set()
    async with asyncio.timeout(FUSE_SECONDS):
        while len(seqs) < 30:
            for message in await asyncio.to_thread(queue.receive):
                seqs |= {update.seq for update in decode_updates(message.body).updates}
    assert seqs == set(range(before + 1, before + 31))
    await asyncio.to_thread(queue.close)


def test_stopped_tasks_leave_no_queue_and_no_subscription(
    tasks: list[BoardServer], stack: dict[str, str]
) -> None:
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    prefix, topic = stack["TaskQueuePrefix"], stack["BoardUpdates"]
    assert len(sqs.list_queues(QueueNamePrefix=prefix)["QueueUrls"]) == 2
    for task in tasks:
        assert task.stop() == 0
    assert sqs.list_queues(QueueNamePrefix=prefix).get("QueueUrls", []) == []
    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []
