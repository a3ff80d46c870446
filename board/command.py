"""What a management command needs of a board: its store, ledger and settings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from board import moderation
from board.ledger.base import Ledger
from board.store.embedded import ensure
from board.store.settings import BoardSettings
from board.store.store import Store


@dataclass(frozen=True, slots=True)
class OpenBoard:
    store: Store
    ledger: Ledger
    settings: BoardSettings


@asynccontextmanager
async def open_board() -> AsyncIterator[OpenBoard]:
    """Starts the embedded Valkey if that is used and does not run; makes the board if there
    is none. Raises Unavailable when Valkey does not answer."""
    if settings.VALKEY_IS_EMBEDDED:
        await asyncio.to_thread(ensure, settings.VALKEY_EMBEDDED_DIR)
    store = Store.open(settings.VALKEY_URL)
    try:
        board = await moderation.reconcile(store)
        yield OpenBoard(store, import_string(settings.PLACE_LEDGER)(board.grid), board)
    finally:
        await store.close()
