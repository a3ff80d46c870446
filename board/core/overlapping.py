"""Puts the placements of overlapping batches in order, each seq once."""

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
