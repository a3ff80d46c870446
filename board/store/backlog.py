"""What waits in the outbox for those who need it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from board.core.change import Change
from board.core.placement import Kind
from board.store.cursors import LEDGER
from board.store.store import Store

FEW = 100  # entries to look through for one that tells when it came


class Backlog(NamedTuple):
    """`length` counts the outbox, with what it keeps for those who come back; `waiting` how many
    entries each who needs it has not got yet, and `age_seconds` how old the first of those is."""

    length: int
    waiting: Mapping[str, int]
    age_seconds: float

    @property
    def most_waiting(self) -> int:
        return max(self.waiting.values(), default=0)


async def read_backlog(store: Store) -> Backlog:
    """Changes nothing. Raises Unavailable."""
    cursors = await store.cursors.all() or {LEDGER: 0}
    length, seq = await store.outbox.length(), await store.seq()
    # A hole is one entry, however many numbers it takes.
    waiting = {name: min(length, max(0, seq - at)) for name, at in cursors.items()}
    return Backlog(length, waiting, await age_behind(store, min(cursors.values())))


async def age_behind(store: Store, seq: int) -> float:
    """Of the first entry behind `seq` that tells, in seconds of the server's clock, or 0. A hole
    tells no time, and an import those of its data set."""
    for entry in (await store.outbox.since(seq, FEW)).entries:
        if isinstance(entry, Change) or entry.kind != Kind.IMPORT:
            return max(0, await store.clock_ms() - entry.at_ms) / 1000
    return 0.0
