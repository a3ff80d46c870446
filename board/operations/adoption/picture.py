"""The picture of a live store goes through its outbox, into the ledger."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import islice

from board.core.change import Change
from board.core.loops import Loops
from board.ledger.base import Ledger
from board.operations.adoption.remains import writes
from board.placing.bulk import BulkWrite
from board.store.bulk import MAX_WRITES
from board.store.store import Store

POLL_SECONDS = 0.05

Read = Callable[[Callable[[], int]], Awaitable[int]]


async def repaint(store: Store, bulk: BulkWrite) -> None:
    """Every pixel that is not blank gets a placement of the colour that it shows: numbers go on,
    and nobody sees anything. From the beginning, if it was cut off. Raises Unavailable or
    ProgressLost."""
    await bulk.forget()
    remaining = writes(await store.snapshot(), await store.clock_ms())
    while chunk := list(islice(remaining, MAX_WRITES)):
        await bulk.write(chunk)


async def found(store: Store, ledger: Ledger, read: Callable[..., Awaitable[object]]) -> None:
    """The ledger begins with what the board is now, as nobody knows what it was at first."""
    change = Change(0, await store.clock_ms(), (await store.made_settings()).shape)
    await read(lambda: ledger.found(change))


@asynccontextmanager
async def written(store: Store, ledger: Ledger, keep: int, read: Read) -> AsyncIterator[None]:
    """Without a server the ledger is written here: what the outbox has is in it at the end."""
    loops = Loops()
    ledger.start(store, keep, loops)
    try:
        yield
        seq = await store.seq()
        while await read(ledger.cursor) < seq:
            await asyncio.sleep(POLL_SECONDS)
    finally:
        await ledger.stop()
        await loops.stop()
