"""How many sockets are open, in all processes together."""

from __future__ import annotations

import asyncio
import logging

from board.core.problem import Unavailable
from board.live import Live
from board.store.client import call
from board.store.keys import ONLINE

logger = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
FORGOTTEN_AFTER_MS = 10_000  # a process that was killed counts no longer


class Online:
    """Each process writes its own count and reads everybody's."""

    def __init__(self, live: Live, process: str) -> None:
        self._live, self._process = live, process

    async def run(self) -> None:
        while True:
            try:
                await self._live.hub.count(await self._count())
            except Unavailable as problem:
                logger.info("The online count waits: %s", problem.detail)
            await asyncio.sleep(EVERY_SECONDS)

    async def _count(self) -> int:
        client = self._live.store.client
        now_ms = await self._live.store.clock_ms()
        mine = f"{now_ms + FORGOTTEN_AFTER_MS} {len(self._live.hub.fanout)}"
        await call(client, "HSET", ONLINE, self._process, mine)
        reply = iter(await call(client, "HGETALL", ONLINE))
        total = 0
        for process, entry in zip(reply, reply, strict=True):
            deadline, sockets = entry.split()
            if int(deadline) > now_ms:
                total += int(sockets)
            else:
                await call(client, "HDEL", ONLINE, process)
        return total
