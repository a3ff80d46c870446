"""Breaks the silence of a quiet board: scripts of a browser do not see the server's pings."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from board.core.loops import Beat
from board.hub.fanout import Fanout
from board.hub.message import Message

BEAT_SECONDS = 20.0  # docs/protocol.md promises it

BEAT = Message.control("beat")


class Heartbeat:
    """Sends `beat` to all sockets when nothing went to all of them for BEAT_SECONDS.

    What one socket alone was sent, an answer or its greeting, does not count: so a busy board
    costs nothing, a quiet one a send a socket each 20 s, and nobody keeps a time per socket.
    """

    def __init__(
        self,
        fanout: Fanout,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._fanout, self._clock, self._sleep = fanout, clock, sleep

    async def run(self, beat: Beat) -> None:
        while True:
            await self._sleep(self._due_seconds())
            if not self._due_seconds():
                await self._fanout.breathe(BEAT)
            beat()

    def _due_seconds(self) -> float:
        return max(0.0, self._fanout.spoke_at + BEAT_SECONDS - self._clock())
