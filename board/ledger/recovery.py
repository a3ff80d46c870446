"""Repairs a live store that came back older than what was promised."""

from __future__ import annotations

import asyncio
import logging
import time
from itertools import islice

from asgiref.sync import sync_to_async

from board.ledger.base import Ledger
from board.store.store import Store

logger = logging.getLogger(__name__)

SLICE = 1000  # placements in one script call
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 15.0  # without anything new in the ledger: several of the function's turns


async def recover(store: Store, ledger: Ledger, floor: int, acknowledged: int = 0) -> bool:
    """Replays what the ledger holds beyond the store, and lifts seq over all that was promised.

    Everything up to `floor` was shown to somebody, and everything up to `acknowledged` was
    answered: neither is given out a second time. What was published is on its way to the
    ledger and is waited for. Returns whether the store was behind. Safe to run in several
    processes at once.
    """
    seq = await store.seq()
    cursor = await sync_to_async(ledger.cursor)()
    floor = max(floor, await store.publication.highest())
    promised = max(floor, acknowledged, cursor)
    if seq >= promised:
        return False
    logger.warning("The store is at seq %d instead of %d; it is restored.", seq, promised)
    if store.publication.is_used:
        await until_delivered(ledger, seq or cursor, floor)
    if seq == 0:
        pixels, seq = await sync_to_async(ledger.board)()
        await store.rebuild(pixels, seq)
    await replay(store, ledger, await store.seq())
    logger.warning("The store is at seq %d.", await store.restore([], promised))
    return True


async def until_delivered(ledger: Ledger, since: int, floor: int) -> None:
    """Returns when the ledger holds all of (since, floor], or has got nothing for a while."""
    wanted, held, heard_at = floor - since, 0, time.monotonic()
    while held < wanted and time.monotonic() - heard_at < PATIENCE_SECONDS:
        before = held
        held = await sync_to_async(lambda: sum(one.seq <= floor for one in ledger.since(since)))()
        if held > before:
            heard_at = time.monotonic()
        if held < wanted:
            logger.warning("%d placements are on their way to the ledger.", wanted - held)
            await asyncio.sleep(LOOK_SECONDS)


async def replay(store: Store, ledger: Ledger, seq: int) -> None:
    """What the ledger holds behind `seq`, slice by slice."""
    while True:
        part = await sync_to_async(lambda at=seq: list(islice(ledger.since(at), SLICE)))()
        if not part:
            return
        await store.restore(part, 0)
        seq = part[-1].seq
