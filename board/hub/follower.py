"""From the bus to the mirror and the ring: what a process knows of the board."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence

from board.bus.base import Batch, Bus
from board.core.change import NO_PIXEL, Change, Shape, code_of
from board.core.formats.snapshot import Snapshot
from board.core.loops import Beat, Loop, Loops
from board.core.problem import Unavailable
from board.hub.mirror import Mirror
from board.hub.order import Order
from board.hub.ring import Ring
from board.store.outbox import Stretch
from board.store.store import Store

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 5.0  # a bus that is silent for longer is broken
GAP_SECONDS = 2.0  # how long a missing batch may be late before the outbox is asked


class BrokenStreamError(Exception):
    """What follows the mirror's seq is lost; the board has to be read again."""


class Follower:
    """Keeps `mirror` and `ring` at what the store holds, from the first load on. At each change
    of the board it calls `turn`, which takes the change into the mirror.

    `sound` returns when the store was compared with what is known of it; `doubt` asks for
    that. A store that is older than the mirror is never read.
    """

    def __init__(
        self,
        store: Store,
        bus: Bus,
        shape: Shape,
        ring: Ring,
        turn: Callable[[Change], Awaitable[None]],
        sound: Callable[[], Awaitable[None]],
        doubt: Callable[[str], None],
        gap_seconds: float = GAP_SECONDS,
    ) -> None:
        self.mirror = Mirror(shape)
        self.ring = ring
        self._turn = turn
        self.is_loaded = False
        self.loaded = asyncio.Event()  # for the first time
        self._store, self._bus = store, bus
        self._sound, self._doubt = sound, doubt
        self._gap_seconds = gap_seconds
        self._order = Order(0)
        self._gap_since = 0.0
        self._loop: Loop | None = None

    def start(self, loops: Loops) -> None:
        self._loop = loops.start(
            "follower", self._follow, passing=(Unavailable,), silence_seconds=SILENCE_SECONDS
        )

    async def stop(self) -> None:
        if self._loop:
            await self._loop.stop()
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
        return (
            self.is_loaded and self._loop is not None and self._loop.idle_seconds < SILENCE_SECONDS
        )

    async def _follow(self, beat: Beat) -> None:
        await self._bus.start()
        while True:
            await self._sound()
            if not self.is_loaded:
                await self._load()
            beat()
            try:
                async for batch in self._bus.batches(self.mirror.seq):
                    await self._take(batch, beat)
                    beat()
            except BrokenStreamError:
                logger.warning("The stream behind seq %d is lost.", self.mirror.seq)
                self.is_loaded = False

    async def _load(self) -> None:
        """Reads the board, and as much of the outbox before it as the ring can hold."""
        snapshot, settings = await self._store.board()
        tail = await self._store.outbox.latest(self.ring.max_entries)
        if snapshot.seq < self.mirror.seq:
            reason = f"The live store is at seq {snapshot.seq}, {self.mirror.seq} was shown."
            self._doubt(reason)
            raise Unavailable(reason)
        self._switch(snapshot, settings.shape, tail)
        self.loaded.set()

    def _switch(self, snapshot: Snapshot, shape: Shape, tail: Stretch) -> None:
        """In one go: a tick between mirror and ring would send what neither of them holds."""
        known = [each for each in tail.entries if each.seq <= snapshot.seq]
        changes = [each.seq for each in known if isinstance(each, Change)]
        self.mirror.load(snapshot, shape, max(changes, default=0))
        if tail.to_seq < snapshot.seq:  # all of it is trimmed
            self.ring.restart(snapshot.seq)
        else:
            self.ring.restart(min(tail.from_seq, snapshot.seq))
            self.ring.append([code_of(each) for each in known])
        self._order = Order(snapshot.seq)
        self._gap_since = 0.0
        self.is_loaded = True

    async def _take(self, batch: Batch, beat: Beat) -> None:
        if batch.is_broken:
            raise BrokenStreamError
        await self._apply(batch)
        if not self._order.has_gap:
            self._gap_since = 0.0
            return
        self._gap_since = self._gap_since or time.monotonic()
        if time.monotonic() - self._gap_since >= self._gap_seconds:
            await self._repair_gap(beat)

    async def _apply(self, batch: Batch) -> None:
        for part in self._order.take(batch):
            for change in part.changes:
                self._append(
                    part.codes[self.mirror.seq - part.from_seq : change.seq - 1 - part.from_seq]
                )
                await self._turn(change)
                self.ring.append([NO_PIXEL])
            self._append(part.codes[self.mirror.seq - part.from_seq :])

    def _append(self, codes: Sequence[int]) -> None:
        self.mirror.apply(codes)
        self.ring.append(codes)

    async def _repair_gap(self, beat: Beat) -> None:
        """Until there is none, or the outbox has nothing more."""
        logger.warning("Nothing came behind seq %d; the outbox fills the gap.", self.mirror.seq)
        self._gap_since = 0.0
        while self._order.has_gap:
            stretch = await self._store.outbox.since(self.mirror.seq)
            if not stretch.is_whole:
                raise BrokenStreamError
            if stretch.to_seq == self.mirror.seq:
                return
            codes = [code_of(each) for each in stretch.entries]
            changes = tuple(each for each in stretch.entries if isinstance(each, Change))
            await self._apply(Batch(stretch.from_seq, stretch.to_seq, codes, changes=changes))
            beat()
