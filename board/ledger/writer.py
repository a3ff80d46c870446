"""Follows the outbox into the ledger, and trims what nobody needs there any more."""

from __future__ import annotations

import asyncio
import logging
import uuid

from board.core.loops import Beat, Loop, Loops
from board.core.problem import Unavailable
from board.ledger.base import Fenced, LedgerError, WrittenLedger
from board.ledger.database import DatabaseThread, SilentDatabase
from board.store.cursors import LEDGER
from board.store.keys import WRITER
from board.store.outbox import Stretch
from board.store.store import Store

logger = logging.getLogger(__name__)

LEASE_MS = 5_000
STALL_SECONDS = 30.0
FULL_STRETCH = 2_000  # placements in one transaction
GATHER_SECONDS = 0.2  # placements gather, so that a transaction holds many: a commit is dear


class LedgerWriter:
    """One of all processes writes, by a lease; the others stand by.

    A writer may die anywhere: rows and cursor are one transaction, and nothing is trimmed
    that it did not commit. Two writers at once (a lease that ran out) repeat harmlessly, and
    what a repair has fenced off is not committed.
    """

    def __init__(self, ledger: WrittenLedger, store: Store, keep: int) -> None:
        self._ledger, self._store, self._keep = ledger, store, keep
        self._owner = uuid.uuid4().hex
        self._cursor: int | None = None
        self._database = DatabaseThread("ledger")
        self._loop: Loop | None = None
        store.cursors.expect(LEDGER)

    def start(self, loops: Loops) -> None:
        self._loop = loops.start(
            "ledger writer",
            self._run,
            passing=(Unavailable, LedgerError, SilentDatabase),
            silence_seconds=STALL_SECONDS,
        )

    async def stop(self) -> None:
        """Finishes the transaction it is in and passes the lease on."""
        if self._loop:
            await self._loop.stop()
        await self._database.close()

    async def _run(self, beat: Beat) -> None:
        try:
            while True:
                await self._take_turn()
                beat()
        finally:
            self._cursor = None  # whoever writes now moves it
            await self._give_up_lease()

    async def _take_turn(self) -> None:
        """Stores one stretch of the outbox, if this process is the writer."""
        if not await self._store.lease(WRITER, self._owner, LEASE_MS):
            self._cursor = None
            await asyncio.sleep(LEASE_MS / 1000 / 4)
            return
        if self._cursor is None:
            self._cursor = await self._database.run(self._ledger.begin)
            await self._store.cursors.move(LEDGER, self._cursor)
        # Whether something was written or not: when the outbox is full nothing is, and somebody
        # may have lowered its limit.
        await self._store.cursors.trim(self._keep)
        stretch = await self._store.outbox.follow(self._cursor, LEASE_MS // 4, FULL_STRETCH)
        if stretch.to_seq > self._cursor:
            await self._write(stretch)
            if len(stretch.entries) < FULL_STRETCH:
                await asyncio.sleep(GATHER_SECONDS)
        else:  # a store that took over may not have heard of the last one
            await self._store.cursors.move(LEDGER, self._cursor)

    async def _write(self, stretch: Stretch) -> None:
        if not stretch.is_whole:
            logger.warning("The outbox has a hole behind seq %d.", stretch.from_seq)
        try:
            await self._database.run(lambda: self._ledger.append(stretch.entries, stretch.to_seq))
        except Fenced:
            logger.info("The live store was repaired; the ledger's writer begins anew.")
            self._cursor = None
            return
        self._cursor = stretch.to_seq
        await self._store.cursors.move(LEDGER, stretch.to_seq)

    async def _give_up_lease(self) -> None:
        try:
            await self._store.lease(WRITER, self._owner, 0)
        except Unavailable as problem:
            logger.info("The writer's lease runs out by itself: %s", problem.detail)
