"""What the messages of the topic hold for the board."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from board.bus.base import Batch
from board.core.change import NO_PIXEL
from board.core.formats.updates import Updates, decode_updates
from board.core.formats.varint import WireError
from board.core.placement import Update
from board.core.tiles.grid import Grid
from board.store.store import Store

logger = logging.getLogger(__name__)


class Reader:
    """Of messages in any order: the one that tells of a growth may come late, or not at all, so
    where a pixel is beyond the board that is known the store is asked for what it is now."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._grid: Grid | None = None

    async def read(self, body: str) -> Batch | None:
        """None for what cannot be read or is not on the board. Raises Unavailable."""
        try:
            public = decode_updates(body)
            if self._grid is None or strangers(public.updates, self._grid):
                self._grid = (await self._store.made_settings()).grid
            for _, address, color in strangers(public.updates, self._grid)[:1]:
                raise WireError(f"Address {address} with colour {color} is not on the board.")
        except WireError as error:
            logger.error("A message is thrown away, the outbox fills the gap: %s", error)
            return None
        return batch_of(public)


def strangers(updates: Sequence[Update], grid: Grid) -> list[Update]:
    """Those that would be in no snapshot and in no frame of the board."""
    return [each for each in updates if not grid.holds(each.pixel) or each.color >> grid.bits]


def batch_of(public: Updates) -> Batch:
    """Where the outbox had a hole, an empty one behind it: the hub shall see it, too."""
    from_seq, to_seq, updates, changes = public
    if len(updates) + len(changes) != to_seq - from_seq:
        return Batch(to_seq, to_seq, [])
    codes = {each.seq: each.pixel << 8 | each.color for each in updates}
    codes |= {change.seq: NO_PIXEL for change in changes}
    ordered = [codes[seq] for seq in range(from_seq + 1, to_seq + 1)]
    return Batch(from_seq, to_seq, ordered, changes=changes)
