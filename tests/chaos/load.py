"""Players on the sockets of several servers, and what they were promised."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import NamedTuple

from board.core.formats.messages import Placed
from tests.rig.client import BoardClient
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.server import BoardServer

PLAYERS = 10  # on each server
A_SECOND = 15  # of one player: a socket takes 20


class Acknowledged(NamedTuple):
    seq: int
    x: int
    y: int
    color: int


class Load:
    """300 placements a second on two servers. `acknowledged` grows in the order of answers."""

    def __init__(self, servers: Sequence[BoardServer], side: int, seed: int) -> None:
        self._servers, self._side = servers, side
        self._chance = random.Random(seed)
        self.acknowledged: list[Acknowledged] = []
        self.acknowledged_at = 0.0  # the last one, monotonic
        self.clients: list[BoardClient] = []
        self._is_over = False
        self._tasks: list[asyncio.Task[None]] = []
        self._open = AsyncExitStack()
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Load:
        for server in self._servers:
            for _ in range(PLAYERS):
                client = BoardClient(server.url, server.new_player())
                self.clients.append(await self._open.enter_async_context(client))
        self._tasks = [asyncio.create_task(self._play(each)) for each in self.clients]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        await self._open.aclose()

    async def stop(self) -> None:
        """Returns when the last answer is there."""
        self._is_over = True
        await asyncio.gather(*self._tasks)

    async def until(self, count: int) -> None:
        """Until so many were acknowledged."""
        async with asyncio.timeout(FUSE_SECONDS):
            while len(self.acknowledged) < count:
                self._changed.clear()
                await self._changed.wait()

    async def _play(self, client: BoardClient) -> None:
        due = time.monotonic() + self._chance.random() / A_SECOND
        while not self._is_over:
            await asyncio.sleep(due - time.monotonic())
            due = max(due + 1 / A_SECOND, time.monotonic() - 1)
            x, y = self._chance.randrange(self._side), self._chance.randrange(self._side)
            color = self._chance.randrange(16)
            try:
                answer = await client.place(x, y, color)
            except ConnectionError:  # a resync: it comes back by itself
                await asyncio.sleep(0.05)
                continue
            if isinstance(answer, Placed):
                self.acknowledged.append(Acknowledged(answer.seq, x, y, color))
                self.acknowledged_at = time.monotonic()
                self._changed.set()
