"""A fail-over of Valkey that loses its last writes, while the ledger's function lags."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import pytest

from board.core.tiles.packed import get_pixel
from board.ledger.dynamodb.ledger import DynamoDBLedger
from tests.cloud.conftest import GRID
from tests.cloud.converging import assert_each_once
from tests.cloud.crowd import Pixel
from tests.cloud.tasks import running_tasks
from tests.rig.client import BoardClient
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.cloud


async def test_what_was_published_comes_back_and_no_seq_is_given_out_twice(
    ledger: DynamoDBLedger, stack: dict[str, str], tmp_path: Path
) -> None:
    data = tmp_path / "valkey"
    data.mkdir()
    with (
        ValkeyServer(data, durable=True) as valkey,
        running_tasks(tmp_path, 3, stack, valkey.url) as tasks,
    ):
        one, two, gone = tasks
        cookie = one.new_player()
        placed = paint(one, cookie, 0)
        until(lambda: ledger.cursor() == max(placed), "the ledger has the first placements")
        shutil.copytree(data, tmp_path / "older")
        async with BoardClient(one.url) as near, BoardClient(two.url) as far:
            with the_function_paused(stack):
                placed |= paint(gone, cookie, 1)
                for client in (near, far):
                    await client.until_seq(max(placed))
                gone.kill()  # nobody else keeps what it acknowledged: it is in the queue alone
                valkey.kill()
                shutil.rmtree(data)
                shutil.copytree(tmp_path / "older", data)
                valkey.start()
                until(lambda: any("on their way" in task.log for task in tasks), "one waits")
                assert one.place(cookie, 0, 0, 1)[0] == 503, "nothing is numbered meanwhile"
            seq = until(lambda: two.place(cookie, 50, 50, 9)[1].get("seq"), "placing goes on")
            assert seq > max(placed)
            for client in (near, far):
                await client.until_seq(seq)
                assert client.checksum == near.checksum
            for x, y, color in placed.values():
                assert get_pixel(near.pixels, GRID.address(x, y), GRID.bits) == color
        assert_each_once(ledger, stack, {**placed, seq: (50, 50, 9)}, repaired=True)


def paint(task: BoardServer, cookie: str, row: int) -> dict[int, Pixel]:
    pixels = [(x, row, x + 1) for x in range(10)]
    return {task.place(cookie, *pixel)[1]["seq"]: pixel for pixel in pixels}


@contextmanager
def the_function_paused(stack: dict[str, str]) -> Iterator[None]:
    """What is published stays in the ledger's queue."""
    client = boto3.client("lambda")
    queue = boto3.client("sqs").get_queue_attributes(
        QueueUrl=stack["LedgerQueue"], AttributeNames=["QueueArn"]
    )["Attributes"]["QueueArn"]
    (mapping,) = client.list_event_source_mappings(EventSourceArn=queue)["EventSourceMappings"]
    client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    try:
        yield
    finally:
        client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
