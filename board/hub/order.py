"""Makes one contiguous stream of batches that come twice, late or out of order."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

from board.bus.base import Batch


class Order:
    """Holds back what comes too early. `seq` is the last one handed out."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        self._early: list[Batch] = []

    def take(self, batch: Batch) -> Iterator[Batch]:
        """What follows `seq`, as far as it is complete now."""
        if batch.to_seq > self.seq:
            heapq.heappush(self._early, batch)
        while self._early and self._early[0].from_seq <= self.seq:
            ready = heapq.heappop(self._early)
            if ready.to_seq > self.seq:
                codes = ready.codes[self.seq - ready.from_seq :]
                changes = tuple(each for each in ready.changes if each.seq > self.seq)
                rest = Batch(self.seq, ready.to_seq, codes, changes=changes)
                self.seq = ready.to_seq
                yield rest

    @property
    def has_gap(self) -> bool:
        return bool(self._early)
