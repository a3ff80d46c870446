"""What a management command needs of a board: its store, ledger and settings."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.utils.module_loading import import_string

from board.core.live_settings import BoardSettings
from board.core.loops import Loops
from board.core.problem import Unavailable
from board.ledger.base import Ledger, LedgerError
from board.ledger.database import DatabaseThread
from board.ledger.recovery import Recovery
from board.ledger.watch import SOON_SECONDS, Watch
from board.live.online import running_processes
from board.moderation import decisions
from board.store.embedded import ensure
from board.store.kept import Kept
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
    if settings.VALKEY_IS_EMBEDDED:
        await asyncio.to_thread(ensure, settings.VALKEY_EMBEDDED_DIR)
    store, database = Store.open(settings.VALKEY_URL), DatabaseThread("command")
    loops = Loops()
    try:
        board = await database.run(decisions.settings_of_database)
        ledger: Ledger = import_string(settings.PLACE_LEDGER)(board.grid)
        watch = watch_of(store, ledger, database)
        await until_sound(watch)
        # A Valkey that is started anew meanwhile has to be looked at again.
        loops.start("watch", watch.run, passing=(Unavailable, LedgerError, DatabaseError))
        board = await decisions.reconcile(store, database.run)
        yield OpenBoard(store, ledger, board)
    finally:
        await loops.stop()
        await store.close()
        await database.close()


def watch_of(store: Store, ledger: Ledger, database: DatabaseThread) -> Watch:
    """As a web process has one, though this one serves nobody."""
    process = uuid.uuid4().hex

    async def roster() -> set[str]:
        return {process, *await running_processes(store)}

    recovery = Recovery(
        store, ledger, database, roster, lambda: decisions.remake(store, database.run)
    )
    return Watch(store, recovery, process, Kept(0), lambda: 0)


async def until_sound(watch: Watch) -> None:
    """Whoever leads a repair, here or in a web process. Raises Unavailable when it takes long."""
    try:
        async with asyncio.timeout(COMPARE_SECONDS):
            while not await watch.look():
                await asyncio.sleep(SOON_SECONDS)
    except TimeoutError:
        raise Unavailable("The live store is being repaired, which takes longer.") from None
