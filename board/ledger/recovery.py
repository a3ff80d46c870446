"""Repairs a live store that came back older than what was promised."""

from __future__ import annotations

import logging

from asgiref.sync import sync_to_async

from board.ledger.base import Ledger
from board.store.store import Store

logger = logging.getLogger(__name__)

SLICE = 1000  # placements in one script call


async def recover(store: Store, ledger: Ledger, floor: int) -> int:
    """Replays what the ledger holds beyond the store, and lifts seq to `floor`.

    `floor` is the highest seq that anybody was shown: it is not given out a second time.
    Returns how many placements were replayed. Safe to run in several processes at once.
    """
    seq = await store.seq()
    cursor = await sync_to_async(ledger.cursor)()
    floor = max(floor, cursor)
    if seq >= floor:
        return 0
    missing = await sync_to_async(lambda: list(ledger.since(seq)))()
    for start in range(0, len(missing), SLICE):
        await store.restore(missing[start : start + SLICE], 0)
    await store.restore([], floor)
    logger.warning("The store was behind: %d placements are replayed.", len(missing))
    return len(missing)
