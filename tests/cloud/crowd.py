"""Players at several tasks, who go on at another one when theirs dies."""

from __future__ import annotations

import asyncio
import contextlib
import time

import aiohttp

from board.core.formats.messages import Placed
from tests.rig.client import BoardClient
from tests.rig.server import BoardServer

Pixel = tuple[int, int, int]
LOST = (aiohttp.ClientError, ConnectionError, OSError, KeyError, TimeoutError)


class Roamer(BoardClient):
    def move(self, url: str) -> None:
        """The next connection goes there."""
        self._url = url


class Player:
    """Remembers what was acknowledged: x, y and colour by seq."""

    def __init__(self, number: int, tasks: list[BoardServer], cookie: str) -> None:
        self.acknowledged: dict[int, Pixel] = {}
        self._row, self._at, self._tasks = number, number, tasks
        self.client = Roamer(tasks[number % len(tasks)].url, cookie)

    async def play(self, count: int, seconds: float) -> None:
        """`count` acknowledged placements, spread over `seconds` or more."""
        began = time.monotonic()
        for turn in range(count):
            await asyncio.sleep(began + seconds * turn / count - time.monotonic())
            x, y, color = turn * 7 % 100, self._row, turn % 16
            placed = await self._place(x, y, color)
            self.acknowledged[placed.seq] = (x, y, color)

    async def _place(self, x: int, y: int, color: int) -> Placed:
        while True:
            with contextlib.suppress(*LOST):
                answer = await self.client.place(x, y, color)
                if isinstance(answer, Placed):
                    return answer
            await asyncio.sleep(0)  # a send that fails at once leaves no turn to hear of the close
            if self.client.close_code:
                await self.reconnect()

    async def reconnect(self) -> None:
        """Anywhere else, from the seq that it has."""
        while True:
            self._at += 1
            task = self._tasks[self._at % len(self._tasks)]
            with contextlib.suppress(*LOST):
                self.client.move(task.url)
                await self.client.connect()
                return
            await asyncio.sleep(0.1)  # not to knock in a tight loop

    async def until_seq(self, seq: int) -> None:
        while self.client.seq < seq:
            if self.client.close_code:
                await self.reconnect()
            await self.client.until(lambda: self.client.seq >= seq or self.client.close_code)
