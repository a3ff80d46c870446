"""Players who place all the while, and who watch, in a thread of their own: a browser keeps the
event loop of the test's."""

from __future__ import annotations

import asyncio
import threading
import time
from contextlib import AsyncExitStack
from types import TracebackType
from typing import NamedTuple

from board.core.formats.messages import Placed
from tests.rig.client import BoardClient
from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.server import BoardServer

PACE_SECONDS = 0.06  # between an answer and the next wish: a socket may say 20 things a second


class Acknowledged(NamedTuple):
    seq: int
    x: int
    y: int
    color: int


class Crowd:
    """Each placer has a row of the board to itself."""

    def __init__(self, server: BoardServer, *, placers: int, watchers: int, width: int) -> None:
        cookies = [server.new_player() for _ in range(placers)]
        self.placers = [BoardClient(server.url, cookie) for cookie in cookies]
        self.clients = [*self.placers, *(BoardClient(server.url) for _ in range(watchers))]
        self.acknowledged: list[Acknowledged] = []
        self.per_second = 0.0  # placements, all together
        self._width = width
        self._is_over = threading.Event()
        self._is_complete = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Crowd:
        self._thread.start()
        assert self._is_complete.wait(FUSE_SECONDS), self._failure
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, where: TracebackType | None
    ) -> None:
        self._is_over.set()
        self._thread.join(FUSE_SECONDS)
        if self._failure and kind is None:
            raise self._failure

    def until_placed(self, count: int) -> None:
        """Waits for so many more."""
        before = len(self.acknowledged)
        until(lambda: self._failure or len(self.acknowledged) >= before + count, "they place")

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        except BaseException as error:  # what ends the thread is what the test fails with
            self._failure = error

    async def _live(self) -> None:
        async with AsyncExitStack() as connected, asyncio.timeout(FUSE_SECONDS):
            for client in self.clients:
                await connected.enter_async_context(client)
            self._is_complete.set()
            began = time.monotonic()
            async with asyncio.TaskGroup() as placing:
                for row, client in enumerate(self.placers):
                    placing.create_task(self._place(client, row))
            self.per_second = len(self.acknowledged) / (time.monotonic() - began)
            last = max(each.seq for each in self.acknowledged)
            for client in self.clients:
                await client.until_seq(last)

    async def _place(self, client: BoardClient, row: int) -> None:
        count = 0
        while not self._is_over.is_set():
            x, color = count % self._width, (count // self._width + row) % 16
            answer = await client.place(x, row, color)
            assert isinstance(answer, Placed), answer
            self.acknowledged.append(Acknowledged(answer.seq, x, row, color))
            count += 1
            await asyncio.sleep(PACE_SECONDS)
