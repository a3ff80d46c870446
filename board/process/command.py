"""What a management command needs of a board: its store, ledger and settings."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from board.core.live_settings import BoardSettings
from board.core.loops import Loops
from board.core.problem import Unavailable
from board.ledger.base import Ledger, LedgerError
from board.ledger.database import DatabaseThread
from board.ledger.watch import SOON_SECONDS, Watch
from board.live.online import running_processes
from board.moderation import decisions
from board.process.wiring import ensure_valkey, ledger_of, watch_of
from board.store.repair.kept import Kept
from board.store.store import Store

COMPARE_SECONDS = 30.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ClosedBoard:
    """`settings` are what the database says."""

    store: Store
    ledger: Ledger
    settings: BoardSettings
    database: DatabaseThread


@dataclass(frozen=True, slots=True)
class OpenBoard:
    store: Store
    ledger: Ledger
    settings: BoardSettings
    database: DatabaseThread

    async def read(self, work: Callable[[], T]) -> T:
        """In the thread of the database, however long it takes."""
        return await self.database.run(work, patience=None)


async def with_store(work: Callable[[Store], Awaitable[T]]) -> T:
    """For what asks nothing of the database. Starts the embedded Valkey if that is used."""
    await ensure_valkey()
    store = Store.open(settings.VALKEY_URL)
    try:
        return await work(store)
    finally:
        await store.close()


@asynccontextmanager
async def closed_board() -> AsyncIterator[ClosedBoard]:
    """Starts the embedded Valkey if that is used and does not run, and leaves everything in it as
    it is."""
    await ensure_valkey()
    store, database = Store.open(settings.VALKEY_URL), DatabaseThread("command")
    try:
        board = await database.run(decisions.settings_of_database)
        yield ClosedBoard(store, ledger_of(board.grid), board, database)
    finally:
        await store.close()
        await database.close()


@asynccontextmanager
async def open_board() -> AsyncIterator[OpenBoard]:
    """Compares Valkey with the ledger as a web process does, and makes the board if there is
    none. Raises Unavailable when Valkey does not answer, or has another board."""
    async with closed_board() as closed:
        store, ledger, database = closed.store, closed.ledger, closed.database
        await refuse_another(closed)
        process, loops = uuid.uuid4().hex, Loops()
        roster = partial(living, process, store)
        watch = watch_of(store, ledger, database, process, roster, Kept(0), lambda: 0)
        try:
            await until_sound(watch)
            # A Valkey that is started anew meanwhile has to be looked at again.
            loops.start("watch", watch.run, passing=(Unavailable, LedgerError, DatabaseError))
            board = await decisions.reconcile(store, database.run)
            yield OpenBoard(store, ledger, board, database)
        finally:
            await loops.stop()


async def look_over() -> None:
    """What each start does, for a board that was rewritten meanwhile: compares it with the ledger
    and applies the database's settings. Raises Unavailable or LedgerError."""
    async with open_board():
        pass


async def refuse_another(board: ClosedBoard) -> None:
    """Before it is repaired as what it is not."""
    live = await board.store.settings()
    try:
        if live:
            decisions.refuse_another_board(board.settings.grid, live.grid)
    except ImproperlyConfigured as error:
        raise Unavailable(str(error)) from error


async def living(process: str, store: Store) -> set[str]:
    """The processes that a repair asks; this one serves nobody, but may lead it."""
    return {process, *await running_processes(store)}


async def until_sound(watch: Watch) -> None:
    """Whoever leads a repair, here or in a web process. Raises Unavailable when it takes long."""
    try:
        async with asyncio.timeout(COMPARE_SECONDS):
            while not await watch.look():
                await asyncio.sleep(SOON_SECONDS)
    except TimeoutError:
        raise Unavailable("The live store is being repaired, which takes longer.") from None
