"""From the outbox to a topic: one of all processes publishes, one batch a tick."""

from __future__ import annotations

import asyncio
import logging
import math
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence

from board.core.change import Entry
from board.core.formats.batch import MAX_BODY_BYTES, encode_batch
from board.core.loops import Beat, Loop, Loops
from board.core.problem import Unavailable
from board.store.cursors import TOPIC
from board.store.keys import PUBLISHER
from board.store.outbox import Stretch
from board.store.store import Store

logger = logging.getLogger(__name__)

LEASE_MS = 2_000
TEND_SECONDS = 1.0
STALL_SECONDS = 30.0
# A message is all or nothing to the ledger's function, so that a large one takes it too long.
# These have up to 56 KB, and SNS and SQS charge each 64.
BODY_PLACEMENTS = 1_000

Publish = Callable[[str], Awaitable[None]]


class Publisher:
    """A candidate in every process; whoever holds the lease publishes, the others stand by.

    `publish` returns when the topic has accepted a body, or raises Unavailable. The cursor moves
    after that, so a leader may die anywhere: the next one publishes the last batch once more at
    the worst, and nothing is skipped. Bodies go one after the other: no batch is ever published
    before what precedes it.

    The outbox keeps what is not published, and its last `keep` placements for the hubs.
    """

    def __init__(
        self,
        store: Store,
        publish: Publish,
        *,
        keep: int,
        loops: Loops,
        lease_ms: int = LEASE_MS,
        most: int = BODY_PLACEMENTS,
    ) -> None:
        self._store, self._publish, self._keep, self._loops = store, publish, keep, loops
        self._lease_ms, self._most = lease_ms, most
        self.tick_ms = self._bits = 0  # of the live board, as far as this process needed them
        self._owner = uuid.uuid4().hex
        self._cursor: int | None = None
        self._tended_at = -math.inf
        self._loop: Loop | None = None
        store.publication.is_used = True
        store.cursors.expect(TOPIC)

    def start(self) -> None:
        """Starting again is harmless."""
        if self._loop is None:
            self._loop = self._loops.start(
                "publisher", self._run, passing=(Unavailable,), silence_seconds=STALL_SECONDS
            )

    async def stop(self) -> None:
        """Passes the lease on. A batch on its way may come twice then."""
        if self._loop:
            await self._loop.stop()

    async def _run(self, beat: Beat) -> None:
        try:
            while True:
                await self._take_turn()
                beat()
        finally:
            # After a failure, too: another process may have more luck.
            self._cursor = None
            await self._give_up_lease()

    async def _take_turn(self) -> None:
        """Publishes what came since the last turn, if this process is the leader."""
        began = time.monotonic()
        if not await self._store.lease(PUBLISHER, self._owner, self._lease_ms):
            self._cursor = None  # whoever leads now moves it
            await asyncio.sleep(self._lease_ms / 1000 / 4)
            return
        if self._cursor is None:
            self._cursor = await self._store.publication.cursor()
            logger.info("This process publishes, from seq %d on.", self._cursor)
        stretch = await self._store.outbox.follow(self._cursor, self._lease_ms // 4, self._most)
        await self._tend()
        if stretch.to_seq > self._cursor:
            await self._publish_stretch(stretch)
            if len(stretch.entries) < self._most:
                await asyncio.sleep(began + self.tick_ms / 1000 - time.monotonic())

    async def _publish_stretch(self, stretch: Stretch) -> None:
        if not stretch.is_whole:
            logger.warning("The outbox has a hole behind seq %d.", stretch.from_seq)
        for body, last_seq in bodies(stretch.from_seq, stretch.entries, self._bits):
            self._store.publication.give(last_seq)
            await self._publish(body)
            self._cursor = await self._store.publication.advance(last_seq)
        self._cursor = await self._store.publication.advance(stretch.to_seq)

    async def _tend(self) -> None:
        """What need not be done each tick: the tick itself may have been changed."""
        if time.monotonic() - self._tended_at < TEND_SECONDS:
            return
        self._tended_at = time.monotonic()
        live = await self._store.made_settings()
        self.tick_ms, self._bits = live.tick_ms, live.grid.bits
        await self._store.cursors.trim(self._keep)

    async def _give_up_lease(self) -> None:
        try:
            await self._store.lease(PUBLISHER, self._owner, 0)
        except Unavailable as problem:
            logger.info("The publisher's lease runs out by itself: %s", problem.detail)


def bodies(from_seq: int, entries: Sequence[Entry], bits: int) -> Iterator[tuple[str, int]]:
    """Batches that a message can hold, and the last seq of each."""
    if not entries:
        return
    body = encode_batch(from_seq, entries, bits)
    if len(body) <= MAX_BODY_BYTES:
        yield body, entries[-1].seq
        return
    middle = len(entries) // 2
    yield from bodies(from_seq, entries[:middle], bits)
    yield from bodies(entries[middle - 1].seq, entries[middle:], bits)
