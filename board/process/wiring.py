"""What a web process and a command are both made of, by the settings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from django.conf import settings
from django.utils.module_loading import import_string

from board.core.tiles.grid import Grid
from board.history.kept.storage import FileStorage, Storage
from board.ledger.base import Ledger
from board.ledger.database import DatabaseThread
from board.ledger.recovery import Recovery
from board.ledger.watch import Watch
from board.moderation import decisions
from board.store.repair.kept import Kept
from board.store.store import Store
from board.store.valkey.embedded import ensure


async def ensure_valkey() -> None:
    """Starts the embedded one if that is used and does not run."""
    if settings.VALKEY_IS_EMBEDDED:
        await asyncio.to_thread(ensure, settings.VALKEY_EMBEDDED_DIR)


def ledger_of(grid: Grid) -> Ledger:
    ledger: Ledger = import_string(settings.PLACE_LEDGER)(grid)
    return ledger


def history_storage(patience_seconds: float = 0.0) -> Storage:
    return FileStorage(settings.DATA_DIR / "history", patience_seconds)


def ledger_elsewhere() -> str:
    """How the ledger is backed up, if the relational database does not hold it; else nothing."""
    return str(import_string(settings.PLACE_LEDGER).elsewhere)


def watch_of(
    store: Store,
    ledger: Ledger,
    database: DatabaseThread,
    process: str,
    roster: Callable[[], Awaitable[set[str]]],
    kept: Kept,
    seen: Callable[[], int],
) -> Watch:
    """Whose repairs give back what the processes of the `roster` kept and what the database says
    of settings, bans and protected pixels."""
    recovery = Recovery(
        store,
        ledger,
        database,
        roster,
        lambda round_id: decisions.remake(store, database.run, round_id),
    )
    return Watch(store, recovery, process, kept, seen)
