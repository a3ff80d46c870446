"""How many sockets are open, in all processes together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import NamedTuple

from board.core.problem import Unavailable
from board.live import Live
from board.store.client import call
from board.store.keys import ONLINE
from board.store.store import Store

logger = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
FORGOTTEN_AFTER_MS = 10_000  # a process that was killed counts no longer


class Online:
    """Each process writes its own count and reads everybody's."""

    def __init__(self, live: Live, process: str) -> None:
        self._live, self._process = live, process

    async def run(self) -> None:
        try:
            while True:
                await self._count_once()
                await asyncio.sleep(EVERY_SECONDS)
        finally:
            with contextlib.suppress(Unavailable):  # then it is forgotten by its deadline
                await call(self._live.store.client, "HDEL", ONLINE, self._process)

    async def _count_once(self) -> None:
        store = self._live.store
        try:
            now_ms = await store.clock_ms()
            fanout = self._live.hub.fanout
            mine = f"{now_ms + FORGOTTEN_AFTER_MS} {len(fanout)} {fanout.slow_count}"
            await call(store.client, "HSET", ONLINE, self._process, mine)
            processes = await running_processes(store)
        except Unavailable as problem:
            logger.info("The online count waits: %s", problem.detail)
            return
        await self._live.hub.count(sum(process.sockets for process in processes.values()))


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
        if count.deadline_ms > now_ms:
            found[process.decode()] = count
        else:
            await call(store.client, "HDEL", ONLINE, process)
    return found
