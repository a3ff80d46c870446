"""What a management command needs of a board: its store, ledger and settings."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from django.conf import settings
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


@dataclass(frozen=True, slots=True)
class OpenBoard:
    store: Store
    ledger: Ledger
    settings: BoardSettings


@asynccontextmanager
async def open_board() -> AsyncIterator[OpenBoard]:
    """Starts the embedded Valkey if that is used and does not run; compares it with the ledger
    as a web process does, and makes the board if there is none. Raises Unavailable when Valkey
    does not answer."""
    await ensure_valkey()
    store, database = Store.open(settings.VALKEY_URL), DatabaseThread("command")
    loops = Loops()
    try:
        board = await database.run(decisions.settings_of_database)
        ledger, process = ledger_of(board.grid), uuid.uuid4().hex
        roster = partial(living, process, store)
        watch = watch_of(store, ledger, database, process, roster, Kept(0), lambda: 0)
        await until_sound(watch)
        # A Valkey that is started anew meanwhile has to be looked at again.
        loops.start("watch", watch.run, passing=(Unavailable, LedgerError, DatabaseError))
        board = await decisions.reconcile(store, database.run)
        yield OpenBoard(store, ledger, board)
    finally:
        await loops.stop()
        await store.close()
        await database.close()


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
