"""A steady load of placements over sockets and HTTP, and what the players were told."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any

import aiohttp

from board.core.formats.messages import Placed
from tests.chaos.lasting import AWAY, LastingClient
from tests.chaos.load import Acknowledged
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.server import BoardServer

ON_SOCKETS, OVER_HTTP, WATCHERS = 6, 3, 4
A_SECOND = 10  # of one player
EXPECTED = 503  # while a fault lasts, with Retry-After


class Players:
    """`acknowledged` grows in the order of answers; `is_troubled` says whether a fault or the
    recovery from it is on, and so what answers are to be expected."""

    def __init__(self, server: BoardServer, side: int, seed: int) -> None:
        self._server, self._side = server, side
        self._chance = random.Random(seed)
        self.acknowledged: list[Acknowledged] = []
        self.clients: list[LastingClient] = []
        self.is_troubled = False
        self.expected: Counter[int] = Counter()  # answers 5xx, by status
        self.unexpected: Counter[str] = Counter()
        self.unanswered = 0
        self._is_over = False
        self._open = AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()

    async def __aenter__(self) -> Players:
        new = self._server.new_player
        for number in range(ON_SOCKETS + WATCHERS):
            cookie = await asyncio.to_thread(new) if number < ON_SOCKETS else None
            client = LastingClient(self._server.url, cookie)
            self.clients.append(await self._open.enter_async_context(client))
        self._http = await self._open.enter_async_context(aiohttp.ClientSession())
        cookies = [await asyncio.to_thread(new) for _ in range(OVER_HTTP)]
        on_sockets = [self._place_on(client) for client in self.clients[:ON_SOCKETS]]
        self._tasks = [self._start(each) for each in on_sockets]
        self._tasks += [self._start(self._place_over_http(each)) for each in cookies]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._open.aclose()

    async def stop(self) -> None:
        """Returns when the last answer is there."""
        self._is_over = True
        async with asyncio.timeout(FUSE_SECONDS):
            await asyncio.gather(*self._tasks)

    async def until(self, count: int) -> None:
        """Until so many were acknowledged."""
        async with asyncio.timeout(FUSE_SECONDS):
            while len(self.acknowledged) < count:
                self._changed.clear()
                await self._changed.wait()

    def _start(self, playing: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        return asyncio.create_task(playing)

    def _wish(self) -> tuple[int, int, int]:
        pick = self._chance.randrange
        return pick(self._side), pick(self._side), pick(16)

    async def _place_on(self, client: LastingClient) -> None:
        while not self._is_over:
            await asyncio.sleep(1 / A_SECOND)
            wish = self._wish()
            if not client.is_open:
                continue
            try:
                answer = await client.place(*wish)
            except AWAY:
                self.unanswered += 1
                continue
            if isinstance(answer, Placed):
                self._acknowledge(Acknowledged(answer.seq, *wish))
            else:
                self._refuse(int(answer["status"]), bool(answer.get("wait_ms")))

    async def _place_over_http(self, cookie: str) -> None:
        while not self._is_over:
            await asyncio.sleep(1 / A_SECOND)
            x, y, color = wish = self._wish()
            body, headers = {"x": x, "y": y, "color": color}, {"Cookie": cookie}
            url = f"{self._server.url}/api/pixel"
            try:
                async with self._http.put(url, json=body, headers=headers) as answer:
                    if answer.status == 200:
                        seq = (await answer.json())["seq"]
                        self._acknowledge(Acknowledged(seq, *wish))
                    else:
                        self._refuse(answer.status, "Retry-After" in answer.headers)
            except AWAY:
                self.unanswered += 1

    def _acknowledge(self, placed: Acknowledged) -> None:
        self.acknowledged.append(placed)
        self.acknowledged_at = time.monotonic()
        self._changed.set()

    def _refuse(self, status: int, says_when: bool) -> None:
        if status == EXPECTED and says_when and self.is_troubled:
            self.expected[status] += 1
        else:
            self.unexpected[f"{status}{'' if says_when else ' without Retry-After'}"] += 1
