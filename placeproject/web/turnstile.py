"""How many requests Django works on at once: each takes a thread and may take a connection to
the database, and anybody may ask."""

from __future__ import annotations

import asyncio
from typing import Any

from board.core.problem import Unavailable
from board.players.answer import send_problem

AT_ONCE = 24  # with two workers half of the connections that PostgreSQL has by default
MOST_WAITING = 1_000
WAIT_SECONDS = 10.0


class Turnstile:
    """Lets so many requests through at once; others wait in their order, within bounds."""

    def __init__(
        self,
        application: Any,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        wait_seconds: float = WAIT_SECONDS,
    ) -> None:
        self._application = application
        self._free = asyncio.Semaphore(at_once)
        self._waiting, self._most_waiting = 0, most_waiting
        self._wait_seconds = wait_seconds

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            await self._enter()
        except Unavailable as problem:
            await send_problem(send, problem)
            return
        try:
            await self._application(scope, receive, send)
        finally:
            self._free.release()

    async def _enter(self) -> None:
        if self._waiting >= self._most_waiting:
            raise Unavailable("Too many requests wait here. Try again soon.")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_seconds):
                await self._free.acquire()
        except TimeoutError:
            raise Unavailable("Too many requests came at once. Try again soon.") from None
        finally:
            self._waiting -= 1


class Turnstiles:
    """One for the admin and its door, so that moderators get through whatever the public asks
    for."""

    def __init__(self, application: Any) -> None:
        self._public, self._admin = Turnstile(application), Turnstile(application)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        is_admin = scope["path"].startswith(("/admin/", "/account/"))
        await (self._admin if is_admin else self._public)(scope, receive, send)
