"""Gathers what follows a board into a chunk of its history."""

from __future__ import annotations

from board.core.change import Change, Entry
from board.core.formats.history_chunk import HistoryChunk, Span
from board.history.state import BoardState


class Recorder:
    """`state` goes along. Nothing up to it is later than `from_ms`; a board that was made later
    than its first entry, an import, begins with that one. `first_seq` is of its founding."""

    def __init__(self, state: BoardState, from_ms: int, first_seq: int) -> None:
        self.state, self._first_seq = state, first_seq
        self._begin(from_ms)

    def _begin(self, from_ms: int) -> None:
        self._from_seq, self._shape = self.state.seq, self.state.shape
        self._from_ms = self._to_ms = from_ms
        self._changes: list[Change] = []
        self._seqs: list[int] = []
        self._times: list[int] = []
        self._addresses: list[int] = []
        self._before, self._after, self._kinds = bytearray(), bytearray(), bytearray()

    @property
    def placements(self) -> int:
        return len(self._seqs)

    @property
    def changes(self) -> int:
        return len(self._changes)

    def take(self, entry: Entry) -> None:
        """The one that comes next. Raises HistoryError, and the state is as it was then."""
        is_first = self.state.seq == self._first_seq
        if isinstance(entry, Change):
            self.state.take(entry)
            self._changes.append(entry._replace(shape=self.state.shape))
        else:
            before = self.state.color(entry.pixel)
            self.state.take(entry)
            self._seqs.append(entry.seq)
            self._times.append(entry.at_ms)
            self._addresses.append(entry.pixel)
            self._before.append(before)
            self._after.append(entry.color)
            self._kinds.append(entry.kind)
        if is_first:
            self._from_ms = self._to_ms = min(self._from_ms, entry.at_ms)
        self._to_ms = max(self._to_ms, entry.at_ms)

    def cut(self) -> HistoryChunk:
        """What was gathered; the next chunk begins behind it."""
        chunk = HistoryChunk(
            Span(self._from_seq, self.state.seq, self._from_ms, self._to_ms),
            self._shape,
            self._changes,
            self._seqs,
            self._times,
            self._addresses,
            bytes(self._before),
            bytes(self._after),
            bytes(self._kinds),
        )
        self._begin(self._to_ms)
        return chunk
