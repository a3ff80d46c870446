"""One board goes through many moments, each later than the one before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from board.core.formats.history_chunk import HistoryChunk
from board.history.past import Past
from board.history.playing import forward
from board.history.state import BoardState


class Stretch:
    """A chunk, and which of its entries come before the first one that is later than a time."""

    def __init__(self, chunk: HistoryChunk) -> None:
        changes = [(change.seq, change.at_ms) for change in chunk.changes]
        entries = sorted([*zip(chunk.seqs, chunk.times, strict=True), *changes])
        self.chunk, self._seqs = chunk, [seq for seq, _ in entries]
        self._latest = [*accumulate((at_ms for _, at_ms in entries), max)]

    def seq_at(self, at_ms: int) -> int:
        """Its end, if none is later."""
        before = bisect_right(self._latest, at_ms)
        if before == len(self._seqs):
            return self.chunk.span.to_seq
        return self._seqs[before - 1] if before else self.chunk.span.from_seq


def moments(past: Past, times: Sequence[int], now_ms: int) -> Iterator[BoardState]:
    """The same board as of each of the times, which do not descend. Raises UnknownMoment and
    HistoryError."""
    state = past.at_time(times[0], now_ms)
    stretches = map(Stretch, past.chunks(state.seq))
    stretch = next(stretches, None)
    for at_ms in times:
        while stretch:
            forward(state, stretch.chunk, max(state.seq, stretch.seq_at(at_ms)))
            if state.seq < stretch.chunk.span.to_seq:
                break
            stretch = next(stretches, None)
        yield state
