"""`manage.py drain` on AWS: through outbox, topic, queue and function into the tables."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from board.ledger.dynamodb.ledger import DynamoDBLedger
from tests.cloud.tasks import running_tasks
from tests.rig.client import BoardClient
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.cloud
PLACEMENTS = 12  # a socket that sends more in a second is closed
FREEZING = 1  # it takes a seq as a placement does


async def test_what_is_on_its_way_is_in_the_ledger_when_the_board_is_drained(
    stack: dict[str, str], ledger: DynamoDBLedger, valkey: ValkeyServer, tmp_path: Path
) -> None:
    with running_tasks(tmp_path, 1, stack, valkey.url) as (task,):
        async with BoardClient(task.url, task.new_player()) as player:
            for x in range(PLACEMENTS):
                await player.place(x, 0, x % 16)
            told = await asyncio.to_thread(task.manage, "drain")
            answer = await player.place(0, 1, 1)
    assert f"has everything up to seq {PLACEMENTS + FREEZING}" in told.stdout
    assert ledger.cursor() == PLACEMENTS + FREEZING
    assert "frozen" in str(answer)
