"""Overlapping batches: their placements in order, each seq once, and how far they go without a
gap."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence

from board.core.change import Entry
from board.core.formats.batch import MAX_PLACEMENTS


def in_order(batches: Iterable[Sequence[Entry]], since: int) -> Iterator[Entry]:
    """`batches` are ascending by their last seq; placements up to `since` are left out.

    After a fail-over of the publisher a batch may begin before one that ends earlier, so
    whatever stands behind a gap waits; until no batch can reach back to the gap any more.
    """
    held: list[Entry] = []
    for batch in batches:
        for placement in batch:
            heapq.heappush(held, placement)
        while held and (held[0].seq <= since + 1 or batch[-1].seq - since > MAX_PLACEMENTS):
            placement = heapq.heappop(held)
            if placement.seq > since:
                since = placement.seq
                yield placement
    while held:
        placement = heapq.heappop(held)
        if placement.seq > since:
            since = placement.seq
            yield placement


def whole_to(top: int, stretches: Iterable[tuple[int, int]]) -> int:
    """The end of what has come without a gap. Batches overlap after a fail-over of the
    publisher, so one that comes later in the order may reach back over a gap."""
    held: list[tuple[int, int]] = []
    for from_seq, last_seq in stretches:
        while held and from_seq <= held[-1][1]:
            from_seq = min(from_seq, held.pop()[0])
        held.append((from_seq, last_seq))
    return held[0][1] if len(held) > 1 else top
