"""AWS that does not answer for a while, under load."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from board.ledger.dynamodb.ledger import DynamoDBLedger
from board.store.store import Store
from provisioning.local.emulator import Emulator
from tests.cloud.converging import assert_all_see_the_store, assert_each_once
from tests.cloud.crowd import Player
from tests.cloud.tasks import running_tasks
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.cloud

PLAYERS, PLACEMENTS, SECONDS = 4, 90, 15  # the middle two thirds of it without AWS


async def test_ten_seconds_without_aws_cost_no_placement(
    ledger: DynamoDBLedger,
    stack: dict[str, str],
    aws_emulator: Emulator,
    valkey: ValkeyServer,
    tmp_path: Path,
) -> None:
    with running_tasks(tmp_path, 2, stack, valkey.url) as tasks:
        async with AsyncExitStack() as connected:
            cookies = [tasks[0].new_player() for _ in range(PLAYERS)]
            players = [Player(number, tasks, cookie) for number, cookie in enumerate(cookies)]
            for player in players:
                await connected.enter_async_context(player.client)
            outage = asyncio.create_task(stop_and_go_on(aws_emulator, players, valkey.url))
            await asyncio.gather(*(player.play(PLACEMENTS, SECONDS) for player in players))
            await outage
            await assert_all_see_the_store(players, valkey.url)
        acknowledged = {seq: pixel for each in players for seq, pixel in each.acknowledged.items()}
        assert len(acknowledged) == PLAYERS * PLACEMENTS
        assert_each_once(ledger, stack, acknowledged)


async def stop_and_go_on(emulator: Emulator, players: list[Player], valkey_url: str) -> None:
    await until_share(players, 1 / 6)
    emulator.process.send_signal(signal.SIGSTOP)
    try:
        await until_share(players, 5 / 6)
        # The outbox stands in: what was placed meanwhile is on every board.
        store = Store.open(valkey_url)
        seq = await store.seq()
        await store.close()
        for player in players:
            await player.until_seq(seq)
    finally:
        emulator.process.send_signal(signal.SIGCONT)


async def until_share(players: list[Player], share: float) -> None:
    while sum(len(each.acknowledged) for each in players) < PLAYERS * PLACEMENTS * share:
        await asyncio.sleep(0.02)
