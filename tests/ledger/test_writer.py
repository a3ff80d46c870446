"""What the writer leaves in the outbox."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from board.core.loops import Loops
from board.core.problem import Unavailable
from board.ledger.orm import OrmLedger
from board.store.cursors import LEDGER
from board.store.keys import CURSORS
from board.store.store import Store
from board.store.verdict import Accepted, Attempt
from tests.conftest import board_settings
from tests.rig.fuse import until_true

pytestmark = pytest.mark.django_db(transaction=True)


async def place(store: Store, count: int = 1) -> list[object]:
    return list(await store.place([Attempt("ann", pixel % 70, 1) for pixel in range(count)]))


@asynccontextmanager
async def writing(store: Store, ledger: OrmLedger) -> AsyncIterator[None]:
    loops = Loops()
    ledger.start(store, 50, loops)
    try:
        yield
    finally:
        await ledger.stop()
        await loops.stop()


async def test_a_limit_lowered_below_what_waits_stops_nothing_for_good(
    store: Store, orm_ledger: OrmLedger
) -> None:
    """Nothing is written while it is full, so trimming may not wait for that."""
    await place(store, 200)
    await asyncio.to_thread(orm_ledger.append, (await store.outbox.since(0)).placements, 200)
    await store.configure(board_settings(outbox_limit=100))
    [refused] = await place(store)
    assert isinstance(refused, Unavailable) and "wait to be stored" in refused.detail

    async def is_accepted() -> bool:
        return isinstance((await place(store))[0], Accepted)

    async with writing(store, orm_ledger):
        await until_true(is_accepted)
        assert await store.outbox.length() <= 52


async def test_a_store_that_took_over_hears_again_how_far_the_ledger_is(
    store: Store, orm_ledger: OrmLedger
) -> None:
    """The replica had the placements and not what was said of them last."""

    async def is_told() -> bool:
        return (await store.standing()).written == 3

    async with writing(store, orm_ledger):
        await place(store, 3)
        await until_true(is_told)
        await store.client.hset(CURSORS, LEDGER, 1)
        await until_true(is_told)
