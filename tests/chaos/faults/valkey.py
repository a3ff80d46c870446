"""A Valkey that dies, stops, forgets, or is replaced by one that knows less."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal

from tests.chaos.fleet import Fleet
from tests.chaos.players import Players
from tests.chaos.test_losing_failover import replicate, stop_replicating

MISSED = (20, 100)  # placements that a replica or an old file lacks


async def restart(fleet: Fleet, players: Players) -> None:
    fleet.valkey.kill()
    await asyncio.sleep(fleet.seconds / 4)
    await asyncio.to_thread(fleet.valkey.start)


async def stop(fleet: Fleet, players: Players) -> None:
    os.kill(fleet.valkey.pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(fleet.seconds)
    finally:
        os.kill(fleet.valkey.pid, signal.SIGCONT)


async def flush(fleet: Fleet, players: Players) -> None:
    await asyncio.to_thread(fleet.valkey.flush)


async def lose_by_failover(fleet: Fleet, players: Players) -> None:
    replica = await asyncio.to_thread(fleet.another_valkey)
    await asyncio.to_thread(replicate, fleet.valkey, replica)
    await asyncio.to_thread(stop_replicating, replica)
    await players.until(len(players.acknowledged) + fleet.chance.randint(*MISSED))
    fleet.valkey.kill()
    fleet.to_valkey.move(replica.port)


async def come_back_older(fleet: Fleet, players: Players) -> None:
    live = fleet.valkey.directory / "appendonlydir"
    old = fleet.valkey.directory / "old"
    await asyncio.to_thread(shutil.copytree, live, old)
    await players.until(len(players.acknowledged) + fleet.chance.randint(*MISSED))
    fleet.valkey.kill()
    shutil.rmtree(live)
    old.rename(live)
    await asyncio.to_thread(fleet.valkey.start)
