"""What this process has acknowledged and the ledger may not have yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from board.core.placement import Placement


class Kept:
    """Whole placements: they are given back when Valkey comes back older than its answers.

    `generation` counts how often they were given: an answer that was on its way meanwhile was
    not among them, so nobody may be told of it. At most `most` are kept, as many as the outbox
    takes: beyond that the ledger has them.
    """

    def __init__(self, most: int) -> None:
        self.generation = 0
        self.newest = 0  # the highest seq that was acknowledged here
        self._placements: deque[Placement] = deque(maxlen=most)

    def __len__(self) -> int:
        return len(self._placements)

    def add(self, placements: Iterable[Placement]) -> None:
        for placement in placements:
            self._placements.append(placement)
            self.newest = max(self.newest, placement.seq)

    def forget(self, seq: int) -> None:
        """Up to `seq` the ledger has everything."""
        while self._placements and self._placements[0].seq <= seq:
            self._placements.popleft()

    def give(self, above_seq: int) -> list[Placement]:
        """Those that a store at `above_seq` lacks, ascending."""
        self.generation += 1
        return sorted(each for each in self._placements if each.seq > above_seq)

    def all(self) -> list[Placement]:
        return sorted(self._placements)
