"""Web processes that are killed, or replaced."""

from __future__ import annotations

import asyncio
import os
import signal

import redis

from board.store.keys import WRITER
from tests.chaos.fleet import Fleet
from tests.chaos.players import Players
from tests.placeproject.server.test_supervisor import is_alive
from tests.rig.fuse import until


async def kill_worker(fleet: Fleet, players: Players) -> None:
    await asyncio.to_thread(kill, fleet, fleet.workers()[0])


def kill(fleet: Fleet, pid: int) -> None:
    fleet.look_at_memory()
    os.kill(pid, signal.SIGKILL)
    until(lambda: not is_alive(pid), "it ends")
    fleet.workers()


async def kill_ledger_writer(fleet: Fleet, players: Players) -> None:
    """One worker after another, until the lease is another's."""
    before = await asyncio.to_thread(writer, fleet)
    for pid in fleet.workers():
        if await asyncio.to_thread(writer, fleet) == before:
            await asyncio.to_thread(kill, fleet, pid)

    def is_another() -> bool:
        return writer(fleet) not in (before, None)

    await asyncio.to_thread(until, is_another, "another writes the ledger")


def writer(fleet: Fleet) -> bytes | None:
    with redis.Redis(port=fleet.valkey.port) as client:
        owner: bytes | None = client.hget(WRITER, "owner")
        return owner


async def kill_supervisor(fleet: Fleet, players: Players) -> None:
    """Its workers end by themselves; somebody starts it again."""

    def kill_and_start() -> None:
        workers = fleet.workers()
        fleet.look_at_memory()
        fleet.server.kill()
        until(lambda: not any(map(is_alive, workers)), "its workers end")
        fleet.server.start()
        fleet.workers()

    await asyncio.to_thread(kill_and_start)


async def rolling_restart(fleet: Fleet, players: Players) -> None:
    """As `manage.py restart`. Nothing is to be refused meanwhile."""
    players.is_troubled = False
    before = set(fleet.workers())
    fleet.look_at_memory()
    os.kill(fleet.server.pid, signal.SIGUSR2)

    def are_gone() -> bool:
        return not any(map(is_alive, before))

    await asyncio.to_thread(until, are_gone, "the workers are replaced")
    await asyncio.to_thread(fleet.workers)
