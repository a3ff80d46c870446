"""How many sockets are open, in all processes together."""

from __future__ import annotations

import asyncio
import contextlib
from typing import NamedTuple

from board.core.loops import Beat
from board.core.problem import Unavailable
from board.hub.hub import Hub
from board.store.client import call
from board.store.keys import ONLINE
from board.store.store import Store

EVERY_SECONDS = 2.0
FORGOTTEN_AFTER_MS = 10_000  # a process that was killed counts no longer


class Online:
    """Each process writes its own count and reads everybody's."""

    def __init__(self, store: Store, hub: Hub, process: str) -> None:
        self._store, self._hub, self._process = store, hub, process
        self._processes = {process}

    async def roster(self) -> set[str]:
        """The processes that lived a moment ago, as far as this one heard; itself included."""
        return self._processes

    async def run(self, beat: Beat) -> None:
        try:
            while True:
                await self._count_once()
                beat()
                await asyncio.sleep(EVERY_SECONDS)
        finally:
            with contextlib.suppress(Unavailable):  # then it is forgotten by its deadline
                await call(self._store.client, "HDEL", ONLINE, self._process)

    async def _count_once(self) -> None:
        store = self._store
        now_ms = await store.clock_ms()
        mine = (
            f"{now_ms + FORGOTTEN_AFTER_MS} {len(self._hub.fanout)} {self._hub.fanout.slow_count}"
        )
        await call(store.client, "HSET", ONLINE, self._process, mine)
        processes = await running_processes(store)
        self._processes = {self._process, *processes}
        await self._hub.count(sum(process.sockets for process in processes.values()))


class ProcessCount(NamedTuple):
    """`deadline_ms` moves on every EVERY_SECONDS while the process lives."""

    deadline_ms: int
    sockets: int


async def running_processes(store: Store) -> dict[str, ProcessCount]:
    """Every web process that counted itself lately. Raises Unavailable."""
    now_ms = await store.clock_ms()
    reply = iter(await call(store.client, "HGETALL", ONLINE))
    found = {}
    for process, entry in zip(reply, reply, strict=True):
        count = ProcessCount(*map(int, entry.split()[:2]))
        # One that lies further ahead was written before the server's clock went back.
        if now_ms < count.deadline_ms <= now_ms + FORGOTTEN_AFTER_MS:
            found[process.decode()] = count
        else:
            await call(store.client, "HDEL", ONLINE, process)
    return found
