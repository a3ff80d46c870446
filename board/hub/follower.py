"""From the bus to the mirror and the ring: what a process knows of the board."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable

from board.bus.base import Batch, Bus
from board.core.cancel import cancel
from board.core.grid import Grid
from board.core.problem import Unavailable
from board.hub.mirror import Mirror
from board.hub.order import Order
from board.hub.ring import Ring
from board.store.store import Store

logger = logging.getLogger(__name__)

RETRY_SECONDS = (0.2, 1.0)  # drawn at random, so that processes do not come back in step
SILENCE_SECONDS = 5.0  # a bus that is silent for longer is broken
GAP_SECONDS = 2.0  # how long a missing batch may be late before the outbox is asked


class BrokenStreamError(Exception):
    """What follows the mirror's seq is lost; the board has to be read again."""


class Follower:
    """Keeps `mirror` and `ring` at what the store holds, from the first load on.

    `recover(floor)` repairs a store that came back older than `floor`, or than the ledger, and
    tells whether it did.
    """

    def __init__(
        self,
        store: Store,
        bus: Bus,
        grid: Callable[[], Grid],
        ring: Ring,
        recover: Callable[[int], Awaitable[bool]],
        gap_seconds: float = GAP_SECONDS,
    ) -> None:
        self.mirror = Mirror(grid())
        self._grid = grid
        self.ring = ring
        self.is_loaded = False
        self.loaded = asyncio.Event()  # for the first time
        self._store, self._bus, self._recover = store, bus, recover
        self._gap_seconds = gap_seconds
        self._order = Order(0)
        self._heard_at = self._gap_since = 0.0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        await cancel(self._task)
        await self._bus.stop()

    def seen_seq(self) -> int:
        """The highest seq that this process has seen. Raises Unavailable before the first
        load: until then nobody has compared the store with the ledger."""
        if not self.loaded.is_set():
            raise Unavailable("The board is being loaded. Try again soon.")
        return self.mirror.seq

    @property
    def is_healthy(self) -> bool:
        """Whether the mirror is loaded and the bus is being read."""
        return self.is_loaded and time.monotonic() - self._heard_at < SILENCE_SECONDS

    async def _follow(self) -> None:
        while True:
            try:
                await self._bus.start()
                await self._synchronise()
                async for batch in self._bus.batches(self.mirror.seq):
                    await self._take(batch)
            except Unavailable as problem:
                logger.warning("The bus is interrupted: %s", problem.detail)
            except BrokenStreamError:
                logger.warning("The stream behind seq %d is lost.", self.mirror.seq)
                self.is_loaded = False
            await asyncio.sleep(random.uniform(*RETRY_SECONDS))

    async def _synchronise(self) -> None:
        if await self._recover(self.mirror.seq):
            self.is_loaded = False
        if not self.is_loaded:
            await self._load()

    async def _load(self) -> None:
        """Reads the board, and as much of the outbox before it as the ring can hold."""
        snapshot = await self._store.snapshot(self._grid())
        self.mirror.load(snapshot)
        await self._fill_ring(snapshot.seq)
        self._order = Order(snapshot.seq)
        self._heard_at = time.monotonic()
        self.is_loaded = True
        self.loaded.set()

    async def _fill_ring(self, seq: int) -> None:
        tail = await self._store.outbox.latest(self.ring.max_entries)
        if tail.to_seq < seq:  # all of it is trimmed
            self.ring.restart(seq)
            return
        self.ring.restart(min(tail.from_seq, seq))
        wanted = [each for each in tail.placements if each.seq <= seq]
        self.ring.append([pixel << 4 | color for _, pixel, color, *_ in wanted])

    async def _take(self, batch: Batch) -> None:
        self._heard_at = time.monotonic()
        if batch.is_broken:
            raise BrokenStreamError
        for codes in self._order.take(batch):
            self.mirror.apply(codes)
            self.ring.append(codes)
        await self._repair_gap()

    async def _repair_gap(self) -> None:
        if not self._order.has_gap:
            self._gap_since = 0.0
            return
        self._gap_since = self._gap_since or time.monotonic()
        if time.monotonic() - self._gap_since < self._gap_seconds:
            return
        logger.warning("Nothing came behind seq %d; the outbox fills the gap.", self.mirror.seq)
        self._gap_since = 0.0
        stretch = await self._store.outbox.since(self.mirror.seq)
        codes = [pixel << 4 | color for _, pixel, color, *_ in stretch.placements]
        await self._take(Batch(stretch.from_seq, stretch.to_seq, codes, not stretch.is_whole))
