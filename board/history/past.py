"""The board at any seq or time, out of the ledger and what is kept of its history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from typing import Any, cast

from board.core.change import Change, Entry, Shape
from board.core.formats.history_chunk import MOST_CHANGES, HistoryChunk
from board.history.building.recorder import Recorder
from board.history.errors import NothingYet, UnknownMoment, refuse_before, refuse_behind
from board.history.kept.archive import Archive
from board.history.state import BoardState
from board.ledger.base import Ledger

ENTRIES_AT_ONCE = 50_000  # in memory, of what is not kept yet


def founding(ledger: Ledger, shape: Shape) -> Change | None:
    """What the board was before the first placement, from which number on, and when: no later
    than that placement, which may be an import. Of a board that is older than changes are, the
    ledger does not tell: it was of `shape`, as far as anybody knows. None when there is nothing in
    the ledger yet."""
    with closing(cast(Any, ledger.since(-1))) as entries:
        first: list[Entry] = list(islice(entries, 2))
    if not first:
        return None
    at_ms = min(entry.at_ms for entry in first)
    if isinstance(first[0], Change):
        return first[0]._replace(at_ms=at_ms)
    return Change(0, at_ms, shape)


def entries_to(ledger: Ledger, above_seq: int, to_seq: int) -> Iterator[Entry]:
    """Of (above_seq, to_seq], ascending. The ledger's cursor has to be there: what comes in
    meanwhile may be read with gaps."""
    with closing(cast(Any, ledger.since(above_seq))) as entries:
        for entry in entries:
            if entry.seq > to_seq:
                return
            yield entry


class Past:
    """Of a board that is of `shape` now. Raises NothingYet."""

    def __init__(self, ledger: Ledger, shape: Shape, archive: Archive | None = None) -> None:
        self._ledger, self._archive = ledger, archive
        begin = founding(ledger, shape)
        if begin is None:
            raise NothingYet
        self._begin = begin

    def at_seq(self, seq: int | None = None) -> BoardState:
        """The newest board without one. Raises UnknownMoment for what the ledger does not
        reach."""
        cursor = self._ledger.cursor()
        seq = cursor if seq is None else seq
        if seq > cursor:
            raise UnknownMoment(f"The history reaches to seq {cursor} so far, not to {seq}.")
        if seq < self._first_seq:
            raise UnknownMoment(f"The history begins at seq {self._first_seq}, behind {seq}.")
        state = self._kept(seq)
        for entry in entries_to(self._ledger, state.seq, seq):
            state.take(entry)
        state.seq = seq
        return state

    def at_time(self, at_ms: int, now_ms: int) -> BoardState:
        """Up to the first entry that is later: imports carry the times of other years, so times
        do not ascend. Raises UnknownMoment for one before the board or still to come."""
        refuse_behind(now_ms, at_ms)
        refuse_before(self._begin.at_ms, at_ms)
        cursor = self._ledger.cursor()
        seq = self._archive.seq_at(at_ms) if self._archive else None
        if seq is not None:
            return self._kept(seq)
        state = self._kept(cursor)
        for entry in entries_to(self._ledger, state.seq, cursor):
            if entry.at_ms > at_ms:
                return state
            state.take(entry)
        state.seq = cursor
        return state

    @property
    def first_ms(self) -> int:
        return self._begin.at_ms

    def last_ms(self) -> int:
        """The latest time of all by now."""
        cursor = self._ledger.cursor()
        tail = entries_to(self._ledger, self._kept(cursor).seq, cursor)
        return max(chain((self._kept_ms,), (entry.at_ms for entry in tail)))

    @property
    def _first_seq(self) -> int:
        return self._archive.index.first_seq if self._archive else self._begin.seq

    @property
    def _kept_ms(self) -> int:
        """The latest time of what is kept."""
        return self._archive.index.last_ms if self._archive else self._begin.at_ms

    def chunks(self, seq: int) -> Iterator[HistoryChunk]:
        """What comes behind `seq`, which the first one may have, too: what is kept, and then what
        the ledger has by now."""
        cursor = self._ledger.cursor()
        if self._archive:
            yield from map(self._archive.chunk, self._archive.index.between(seq, cursor))
        recorder = Recorder(self._kept(cursor), self._kept_ms, self._first_seq)
        for entry in entries_to(self._ledger, recorder.state.seq, cursor):
            recorder.take(entry)
            is_full = recorder.placements >= ENTRIES_AT_ONCE or recorder.changes >= MOST_CHANGES
            if is_full and (chunk := recorder.cut()).span.to_seq > seq:
                yield chunk
        yield recorder.cut()

    def _kept(self, seq: int) -> BoardState:
        """As near below `seq` as is kept."""
        if self._archive is None:
            return BoardState(self._begin.shape, self._begin.seq)
        return self._archive.state(min(seq, self._archive.index.last_seq))
