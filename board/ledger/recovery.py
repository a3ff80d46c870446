"""Repairs a live store that came back older than what was promised."""

from __future__ import annotations

import logging
from itertools import islice

from asgiref.sync import sync_to_async

from board.ledger.base import Ledger
from board.store.store import Store

logger = logging.getLogger(__name__)

SLICE = 1000  # placements in one script call


async def recover(store: Store, ledger: Ledger, floor: int) -> bool:
    """Replays what the ledger holds beyond the store, and lifts seq to `floor`.

    `floor` is the highest seq that anybody was shown: it is not given out a second time.
    Returns whether the store was behind. Safe to run in several processes at once.
    """
    seq = await store.seq()
    cursor = await sync_to_async(ledger.cursor)()
    if seq >= max(floor, cursor):
        return False
    if seq == 0:
        pixels, seq = await sync_to_async(ledger.board)()
        await store.rebuild(pixels, seq)
    await replay(store, ledger, seq)
    await store.restore([], floor)
    logger.warning(
        "The store was at seq %d instead of %d; it is restored.", seq, max(floor, cursor)
    )
    return True


async def replay(store: Store, ledger: Ledger, seq: int) -> None:
    """What the ledger holds behind `seq`, slice by slice."""
    while True:
        part = await sync_to_async(lambda at=seq: list(islice(ledger.since(at), SLICE)))()
        if not part:
            return
        await store.restore(part, 0)
        seq = part[-1].seq
