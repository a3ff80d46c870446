"""Takes a board out of the live store, so that another one can be made there."""

from __future__ import annotations

from board.store import keys
from board.store.client import call
from board.store.deepening import DEEPENED
from board.store.store import Store

ALL = (
    keys.PIXELS,
    keys.SEQ,
    keys.OUTBOX,
    keys.STATE,
    keys.MASK,
    keys.BANNED,
    keys.COOLDOWNS,
    keys.LATEST,
    keys.UNDONE,
    keys.REPAIR,
    keys.OFFERS,
    keys.OFFERED,
    keys.PUBLISHER,
    keys.CURSORS,
    keys.WRITER,
    keys.IMPORTS,
    DEEPENED,
)


async def empty(store: Store) -> None:
    """All or nothing. Only where nobody serves the board. Raises Unavailable."""
    await call(store.client, "DEL", *ALL)
