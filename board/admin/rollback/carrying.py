"""Carries a rollback out while a moderator waits for the page."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from asgiref.sync import async_to_sync
from django.conf import settings

from board.core.problem import Unavailable
from board.live import live
from board.models import Operation
from board.moderation import rollbacks
from board.moderation.decisions import in_a_thread
from board.placing.rollback import Restored
from board.store.store import Store

PATIENCE_SECONDS = 15.0  # with a store that does not answer

T = TypeVar("T")


def as_of_now() -> int:
    """The seq that a preview is of. Raises Refused, LedgerError or Unavailable."""
    ledger = live.current().ledger
    return with_store(lambda store: rollbacks.as_of_now(store, ledger, in_a_thread))


def carry_out(number: int, planned: Sequence[Restored] = ()) -> Operation:
    """Raises Refused, LedgerError, ProgressLost, or Unavailable when the store stays away: what
    is written by then stays, and the rest can go on later."""
    now, began = live.current(), time.monotonic()

    def wait(reason: str) -> None:
        if time.monotonic() - began > PATIENCE_SECONDS:
            raise Unavailable(reason)

    def work(store: Store) -> Awaitable[Operation]:
        grid = now.hub.settings.grid
        return rollbacks.carry_out(number, store, now.ledger, grid, in_a_thread, wait, planned)

    return with_store(work)


def with_store(work: Callable[[Store], Awaitable[T]]) -> T:
    """Over a connection of its own: the process's belong to its event loop."""

    async def do() -> T:
        store = Store.open(settings.VALKEY_URL)
        try:
            return await work(store)
        finally:
            await store.close()

    return async_to_sync(do)()
