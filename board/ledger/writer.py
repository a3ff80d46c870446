"""Follows the outbox into the ledger, and trims what nobody needs there any more."""

from __future__ import annotations

import asyncio
import logging
import random
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

from board.core.cancel import cancel
from board.core.problem import Unavailable
from board.ledger.base import Ledger, LedgerError
from board.store.keys import WRITER
from board.store.outbox import Stretch
from board.store.store import Store

logger = logging.getLogger(__name__)

LEASE_MS = 5_000
RETRY_SECONDS = (0.5, 1.5)
FULL_STRETCH = 2_000  # placements in one transaction
GATHER_SECONDS = 0.2  # placements gather, so that a transaction holds many: a commit is dear

T = TypeVar("T")


class LedgerWriter:
    """One of all processes writes, by a lease; the others stand by.

    A writer may die anywhere: rows and cursor are one transaction, and nothing is trimmed
    that it did not commit. Two writers at once (a lease that ran out) repeat harmlessly.
    """

    def __init__(self, ledger: Ledger, store: Store, keep: int) -> None:
        self._ledger, self._store, self._keep = ledger, store, keep
        self._owner = uuid.uuid4().hex
        self._cursor: int | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ledger")
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finishes the transaction it is in and passes the lease on."""
        await cancel(self._task)
        await self._in_thread(connections.close_all)
        self._thread.shutdown()

    async def _run(self) -> None:
        try:
            while True:
                try:
                    await self._take_turn()
                except (Unavailable, LedgerError) as error:
                    logger.warning("The ledger waits: %s", error)
                    self._cursor = None
                    await self._in_thread(connections.close_all)  # a broken one is no use
                    await asyncio.sleep(random.uniform(*RETRY_SECONDS))
        finally:
            await self._give_up_lease()

    async def _take_turn(self) -> None:
        """Stores one stretch of the outbox, if this process is the writer."""
        if not await self._store.lease(WRITER, self._owner, LEASE_MS):
            self._cursor = None  # whoever writes now moves it
            await asyncio.sleep(LEASE_MS / 1000 / 4)
            return
        if self._cursor is None:
            self._cursor = await self._in_thread(self._ledger.cursor)
        stretch = await self._store.outbox.follow(self._cursor, LEASE_MS // 4, FULL_STRETCH)
        if stretch.to_seq > self._cursor:
            await self._write(stretch)
            await self._trim()
            if len(stretch.placements) < FULL_STRETCH:
                await asyncio.sleep(GATHER_SECONDS)

    async def _write(self, stretch: Stretch) -> None:
        if not stretch.is_whole:
            logger.error("The outbox has a hole behind seq %d.", stretch.from_seq)
        await self._in_thread(lambda: self._ledger.append(stretch.placements, stretch.to_seq))
        self._cursor = stretch.to_seq

    async def _trim(self) -> None:
        assert self._cursor is not None
        keep_from = min(self._cursor, await self._store.seq() - self._keep) + 1
        if keep_from > 1:
            await self._store.outbox.trim(keep_from)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """One thread, so one database connection; shielded, so that a commit is not torn."""
        loop = asyncio.get_running_loop()
        return await asyncio.shield(loop.run_in_executor(self._thread, work))

    async def _give_up_lease(self) -> None:
        try:
            await self._store.lease(WRITER, self._owner, 0)
        except Unavailable as problem:
            logger.info("The writer's lease runs out by itself: %s", problem.detail)
