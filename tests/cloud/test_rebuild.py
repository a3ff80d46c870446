from __future__ import annotations

import re
from pathlib import Path

import boto3
import pytest

from board.core.dynamodb.tables import LedgerTables
from board.core.tiles.grid import Grid
from board.store.store import Store
from tests.cloud.painting import TAIL, paint
from tests.cloud.tasks import environment
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.cloud
GRID = Grid.new(1000, 1000)
SLICE_REQUESTS = 20


async def test_a_painted_board_comes_back_from_dynamodb_in_a_few_requests(
    stack: dict[str, str], valkey: ValkeyServer, tmp_path: Path
) -> None:
    names = [stack[f"{name}Table"] for name in ("Board", "Placements", "Users")]
    pixels, seq = paint(LedgerTables(boto3.resource("dynamodb"), *names), GRID)
    settings = environment(stack, valkey.url)
    settings |= {"PLACE_WIDTH": "1000", "PLACE_HEIGHT": "1000"}
    task = BoardServer(tmp_path, **settings)
    task.manage("migrate", "--verbosity", "0")

    told = task.manage("rebuild_board")

    print(told.stderr, told.stdout)
    assert f"as of seq {seq} again" in told.stdout
    store = Store.open(valkey.url)
    snapshot = await store.snapshot()
    await store.close()
    assert snapshot.pixels == pixels
    assert snapshot.seq > seq, "what lies between may have been given out"
    (found,) = re.findall(r"263 slices and 3 pending batches came in (\d+) requests", told.stderr)
    assert int(found) <= SLICE_REQUESTS + TAIL
