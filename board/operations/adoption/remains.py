"""What the live store still knows of a board whose database is lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from board.core.formats.snapshot import Snapshot
from board.core.live_settings import BoardSettings
from board.core.tiles.packed import unpacked
from board.operations.backup.live import refuse_while_served
from board.store.bulk import Write
from board.store.rules import Ban
from board.store.store import Store

PAINTER = "adopted"  # whose placements they are, as nobody knows who made them


class Found(NamedTuple):
    settings: BoardSettings
    bans: dict[str, Ban]


async def find(store: Store) -> Found:
    """Raises Refused while somebody serves the board, and Unavailable, also when there is none."""
    await refuse_while_served(store)
    return Found(await store.made_settings(), await store.rules.bans())


def writes(snapshot: Snapshot, at_ms: int) -> Iterator[Write]:
    """Every pixel that is not blank, as it is: what somebody paints meanwhile stays."""
    for address, color in enumerate(unpacked(snapshot.pixels, snapshot.grid.bits)):
        if color:
            yield Write(address, color, PAINTER, at_ms, shows=color)
