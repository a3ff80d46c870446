"""Following a bus as the hub does, without its repairs."""

from __future__ import annotations

import asyncio

from board.bus.base import Bus
from board.hub.order import Order
from board.store.store import Store
from board.store.verdict import Accepted, Attempt
from tests.rig.fuse import FUSE_SECONDS

CODES = [1 << 8 | 1, 2 << 8 | 2, 3 << 8 | 3]


async def place(store: Store, *codes: int) -> int:
    """Places address << 8 | colour each, and returns the last seq."""
    answers = await store.place([Attempt("ann", code >> 8, code & 255) for code in codes])
    last = answers[-1]
    assert isinstance(last, Accepted)
    return last.seq


async def follow(bus: Bus, since: int, until: int) -> list[int]:
    """What the bus delivers of (since, until], in order."""
    order, stream = Order(since), list[int]()
    async with asyncio.timeout(FUSE_SECONDS):
        async for batch in bus.batches(since):
            assert not batch.is_broken
            for part in order.take(batch):
                stream += part.codes
            if order.seq >= until:
                return stream
    raise AssertionError("The bus ended by itself.")
