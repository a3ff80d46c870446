"""Writes a data set to the live board, in order, and goes on where it was cut off."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator

from board.placing.bulk import BulkWrite
from board.store.bulk import MAX_WRITES, Write

NEAR_SECONDS = 0.02  # Placements closer than this go together: a tick is not shorter.


class Timeline:
    """When a placement is due that was made at a time of the data set, `speed` times faster."""

    def __init__(
        self,
        speed: float,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._speed = speed
        self._now = now
        self._begun: tuple[float, int] | None = None
        self.sleep = sleep

    def seconds_until(self, at_ms: int) -> float:
        """From now on; 0 when due, or nearly so."""
        self._begun = self._begun or (self._now(), at_ms)
        began, first_ms = self._begun
        wait = began + (at_ms - first_ms) / 1000 / self._speed - self._now()
        return wait if wait > NEAR_SECONDS else 0


class Replay:
    """The writes of a data set, each at its time if it has a timeline."""

    def __init__(self, bulk: BulkWrite) -> None:
        self._bulk = bulk
        self._chunk: list[Write] = []
        self.skipped = 0

    @property
    def written(self) -> int:
        return self._bulk.written

    async def run(
        self, writes: Iterable[Write], timeline: Timeline | None, on_chunk: Callable[[], None]
    ) -> None:
        """Leaves out what earlier runs have written. Without a timeline as fast as it goes."""
        remaining = iter(writes)
        await self._skip(remaining, on_chunk)
        for write in remaining:
            if timeline and (seconds := timeline.seconds_until(write.at_ms)):
                await self._flush()
                on_chunk()
                await timeline.sleep(seconds)
            self._chunk.append(write)
            if len(self._chunk) == MAX_WRITES:
                await self._flush()
                on_chunk()
        await self._flush()
        on_chunk()

    async def _skip(self, writes: Iterator[Write], on_chunk: Callable[[], None]) -> None:
        done = await self._bulk.begin()
        while self.skipped < done and next(writes, None) is not None:
            self.skipped += 1
            if self.skipped % MAX_WRITES == 0:
                on_chunk()

    async def _flush(self) -> None:
        if self._chunk:
            await self._bulk.write(self._chunk)
            self._chunk = []
