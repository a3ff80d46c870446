"""How fast painting goes, and how long it waits for a server that is away."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import TypeVar

from board.paint.client import ServerAway

T = TypeVar("T")

FIRST_RETRY_SECONDS = 0.1
LAST_RETRY_SECONDS = 5.0


class Stopped(Exception):
    """Painting ended before every wish was settled, and why."""


class Pace:
    """Hands out turns, at most `rate` a second to all players together; None = no limit."""

    def __init__(self, rate: float | None) -> None:
        self._gap_seconds = 1 / rate if rate else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        now = time.monotonic()
        at = max(now, self._next)
        self._next = at + self._gap_seconds
        if at > now:
            await asyncio.sleep(at - now)


class Patience:
    """Raises Stopped when the server has given nothing but trouble for too long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: float | None = None

    async def until_answered(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What `ask` returns, once the server is not away."""
        for attempt in count(1):
            try:
                answer = await ask()
            except ServerAway as away:
                self.troubled(str(away))
                await asyncio.sleep(backoff_seconds(attempt))
            else:
                break
        self.answered()
        return answer

    def answered(self) -> None:
        self._since = None

    def troubled(self, detail: str) -> None:
        now = time.monotonic()
        if self._since is None:
            self._since = now
        if now - self._since >= self._seconds:
            raise Stopped(f"The server took nothing for {self._seconds:g} s: {detail}")


def backoff_seconds(attempt: int) -> float:
    """Twice as long after each attempt, with jitter: players must not come back in step."""
    longest: float = min(LAST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2 ** min(attempt, 16))
    return longest * random.uniform(0.5, 1.0)
