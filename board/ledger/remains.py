"""What is left of placements when the live store came back older: in the ledger, in the outbox and
with the processes that acknowledged them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from itertools import islice, takewhile
from typing import TypeVar

from board.core.change import Entry
from board.core.placement import Placement
from board.ledger.base import Ledger
from board.ledger.database import DatabaseThread
from board.store.repair.desk import SLICE
from board.store.store import Store

T = TypeVar("T")


class Remains:
    """Every method raises LedgerError, SilentDatabase or Unavailable."""

    def __init__(self, store: Store, ledger: Ledger, database: DatabaseThread) -> None:
        self._store, self._ledger, self._database = store, ledger, database

    async def read(self, question: Callable[[Ledger], T], patience: float | None = 30.0) -> T:
        return await self._database.run(lambda: question(self._ledger), patience)

    async def behind(self, seq: int) -> AsyncIterator[list[Entry]]:
        """What the ledger holds behind `seq` and what was offered, in order, each seq once."""
        while True:
            stored = await self.read(partial(slice_behind, seq=seq))
            part = merged(stored, await self._store.repairs.offered(seq))
            if not part:
                return
            yield part
            seq = part[-1].seq

    async def lost(self, kept: Sequence[Placement]) -> list[Placement]:
        """Those of a process's acknowledged placements that neither ledger nor outbox has."""
        if not kept:
            return []
        first, last = kept[0].seq - 1, kept[-1].seq
        waiting = await self._waiting(first, last)
        stored = await self.read(
            lambda ledger: {
                each.seq: each
                for each in takewhile(lambda one: one.seq <= last, ledger.since(first))
            }
        )
        held = waiting | stored
        return [each for each in kept if not is_same(each, held.get(each.seq))]

    async def _waiting(self, seq: int, last: int) -> dict[int, Entry]:
        """Of the outbox, which is read before the ledger: what leaves it is there."""
        found: dict[int, Entry] = {}
        while seq < last:
            stretch = await self._store.outbox.since(seq)
            if stretch.to_seq == seq:
                break
            found |= {each.seq: each for each in stretch.entries}
            seq = stretch.to_seq
        return found


def slice_behind(ledger: Ledger, seq: int) -> list[Entry]:
    return list(islice(ledger.since(seq), SLICE))


def merged(stored: Sequence[Entry], offered: Sequence[Placement]) -> list[Entry]:
    """Both in order of seq, as far as neither was cut off; of two with one seq the ledger's."""
    full = [part[-1].seq for part in (stored, offered) if len(part) == SLICE]
    found: dict[int, Entry] = {each.seq: each for each in (*offered, *stored)}
    return [found[seq] for seq in sorted(found) if not full or seq <= min(full)]


def is_same(one: Placement, other: Entry | None) -> bool:
    """An answer that was repeated may carry another time."""
    return other is not None and one[:4] == other[:4]
