"""What the writer leaves in the outbox."""

from __future__ import annotations

import asyncio

import pytest

from board.core.loops import Loops
from board.core.problem import Unavailable
from board.ledger.orm import OrmLedger
from board.store.answer import Accepted, Attempt
from board.store.store import Store
from tests.conftest import board_settings
from tests.fuse import FUSE_SECONDS
from tests.ledger.conftest import GRID

pytestmark = pytest.mark.django_db(transaction=True)


async def place(store: Store, count: int = 1) -> list[object]:
    return list(await store.place([Attempt("ann", pixel % 70, 1) for pixel in range(count)]))


async def test_a_limit_lowered_below_what_waits_stops_nothing_for_good(
    store: Store, orm_ledger: OrmLedger
) -> None:
    """Nothing is written while it is full, so trimming may not wait for that."""
    await place(store, 200)
    await asyncio.to_thread(orm_ledger.append, (await store.outbox.since(0)).placements, 200)
    await store.configure(board_settings(grid=GRID, outbox_limit=100))
    [refused] = await place(store)
    assert isinstance(refused, Unavailable) and "wait to be stored" in refused.detail
    loops = Loops()
    orm_ledger.start(store, 50, loops)
    try:
        async with asyncio.timeout(FUSE_SECONDS):
            while not isinstance((await place(store))[0], Accepted):
                await asyncio.sleep(0.01)
        assert await store.outbox.length() <= 52
    finally:
        await orm_ledger.stop()
        await loops.stop()
