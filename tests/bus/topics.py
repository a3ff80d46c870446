"""A topic in memory, which can be told to refuse."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from board.core.formats.batch import decode_batch
from board.core.placement import Placement
from board.core.problem import Unavailable
from tests.rig.fuse import FUSE_SECONDS


class Topic:
    def __init__(self) -> None:
        self.bodies: list[str] = []
        self.refusals = 0  # how many bodies it refuses next
        self.refused = 0
        self._changed = asyncio.Condition()

    async def publish(self, body: str) -> None:
        async with self._changed:
            self._changed.notify_all()
            if self.refusals:
                self.refusals -= 1
                self.refused += 1
                raise Unavailable("The topic is throttled.")
            self.bodies.append(body)

    @property
    def placements(self) -> list[Placement]:
        return [placement for body in self.bodies for placement in decode_batch(body).placements]

    @property
    def seqs(self) -> list[int]:
        return [placement.seq for placement in self.placements]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(FUSE_SECONDS), self._changed:
            await self._changed.wait_for(condition)
