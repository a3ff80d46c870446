"""Makes chunks and checkpoints of the history out of the ledger."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from board.core.change import Entry, Shape
from board.core.formats.history_chunk import MOST_CHANGES
from board.history.building.keeping import keep_checkpoint, keep_chunk
from board.history.building.recorder import Recorder
from board.history.counting.counting import Counting
from board.history.errors import HistoryError, NothingYet
from board.history.kept.archive import Archive
from board.history.kept.index import Index, read_index, write_index
from board.history.kept.storage import Storage
from board.history.past import entries_to, founding
from board.history.state import BoardState
from board.ledger.base import Ledger

Advance = Callable[[int], None]


def nothing(_: int) -> None:
    """Nobody watches."""


class Limits(NamedTuple):
    """A chunk is made of so many placements, or when its first one has waited so long; a
    checkpoint behind so many placements, or so many chunks."""

    placements: int = 50_000
    seconds: float = 180.0
    checkpoint_placements: int = 100_000
    checkpoint_chunks: int = 100


LIMITS = Limits()


class Builder:
    """Goes on where the kept history ends, whoever made it and whatever stopped them: a chunk
    counts once the index names it. Every method raises HistoryError or LedgerError.

    `shape` is what the board is now, for one whose ledger does not say how it began.
    """

    def __init__(
        self,
        ledger: Ledger,
        storage: Storage,
        shape: Shape,
        limits: Limits = LIMITS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger, self._storage, self._shape = ledger, storage, shape
        self._limits, self._clock = limits, clock
        self._index: Index | None = None  # that `_recorder` goes on behind
        self._recorder: Recorder
        self._counting = Counting(storage)
        self._waiting_since = 0.0

    def build(self, *, is_last: bool = False, advance: Advance = nothing) -> Index:
        """What is to be kept by now; with `is_last` everything that the ledger has. `advance` is
        called with the seq of each entry."""
        with self._storage.alone():
            try:
                return self._build(is_last, advance)
            except BaseException:
                self._index = None  # the next time it begins from what is kept
                raise

    def _build(self, is_last: bool, advance: Advance) -> Index:
        index = self._resumed(read_index(self._storage))
        cursor = self._ledger.cursor()
        refuse_shorter(cursor, index)
        self._count(cursor, advance)
        for entry in entries_to(self._ledger, self._recorder.state.seq, cursor):
            self._take(entry)
            advance(entry.seq)
        if self._is_waiting and (is_last or self._seconds >= self._limits.seconds):
            self._cut()
        self._counting.tell(self._recorder.state.shape.grid)
        if is_last:
            self._counting.save()
        assert self._index
        return self._index

    def _count(self, cursor: int, advance: Advance) -> None:
        """What is kept already and was not counted yet."""
        counted = self._counting.resume(cursor)
        for entry in entries_to(self._ledger, counted, self._recorder.state.seq):
            self._counting.take(entry)
            advance(entry.seq)

    def _resumed(self, index: Index | None) -> Index:
        if index is None:
            index = self._founded()
            write_index(self._storage, index)
        if index != self._index:
            state = Archive(self._storage, index).state(index.last_seq)
            self._recorder = Recorder(state, index.last_ms, index.first_seq)
            self._index = index
        return index

    def _founded(self) -> Index:
        begin = founding(self._ledger, self._shape)
        if begin is None:
            raise NothingYet
        state = BoardState(begin.shape, begin.seq)
        return Index((begin,), (keep_checkpoint(self._storage, state, begin.at_ms),))

    # --- entry by entry --------------------------------------------------------------------

    @property
    def _is_waiting(self) -> bool:
        return bool(self._recorder.placements or self._recorder.changes)

    @property
    def _seconds(self) -> float:
        return self._clock() - self._waiting_since

    def _take(self, entry: Entry) -> None:
        if not self._is_waiting:
            self._waiting_since = self._clock()
        self._recorder.take(entry)
        self._counting.take(entry)
        full = self._recorder.placements >= self._limits.placements
        if full or self._recorder.changes >= MOST_CHANGES:
            self._cut()

    def _cut(self) -> None:
        assert self._index
        chunk = self._recorder.cut()
        index = self._index.with_chunk(keep_chunk(self._storage, chunk), chunk.changes)
        if is_checkpoint_due(index, self._limits):
            checkpoint = keep_checkpoint(self._storage, self._recorder.state, index.last_ms)
            index = index.with_checkpoint(checkpoint)
        write_index(self._storage, index)
        self._index = index

    # --- from zero -------------------------------------------------------------------------

    def check(self, advance: Advance = nothing) -> Index | None:
        """Makes all that is kept once more out of the ledger, in the same chunks: what is
        missing or damaged is there again, and what differs is refused. What they come to is
        counted anew."""
        with self._storage.alone():
            self._index, old = None, read_index(self._storage)
            if old is None:
                return None
            refuse_shorter(self._ledger.cursor(), old)
            index = self._made_again(old, advance)
            if index != old:
                write_index(self._storage, index)
            return index

    def _made_again(self, old: Index, advance: Advance) -> Index:
        began_ms = old.checkpoints[0].at_ms
        state = BoardState(old.events[0].shape, old.first_seq)
        recorder = Recorder(state, began_ms, old.first_seq)
        index = Index(old.events[:1], (keep_checkpoint(self._storage, state, began_ms),))
        self._counting.restart()
        checkpoints = {checkpoint.seq for checkpoint in old.checkpoints}
        for kept in old.chunks:
            for entry in entries_to(self._ledger, kept.from_seq, kept.to_seq):
                recorder.take(entry)
                self._counting.take(entry)
                advance(entry.seq)
            refuse_cut_short(state.seq, kept.to_seq)
            chunk = recorder.cut()
            index = index.with_chunk(keep_chunk(self._storage, chunk), chunk.changes)
            if kept.to_seq in checkpoints:
                checkpoint = keep_checkpoint(self._storage, state, index.last_ms)
                index = index.with_checkpoint(checkpoint)
        return index


def is_checkpoint_due(index: Index, limits: Limits) -> bool:
    since = index.between(index.checkpoints[-1].seq, index.last_seq)
    placements = sum(chunk.placements for chunk in since)
    return placements >= limits.checkpoint_placements or len(since) >= limits.checkpoint_chunks


def refuse_shorter(cursor: int, index: Index) -> None:
    if cursor < index.last_seq:
        raise HistoryError(
            f"The ledger reaches to seq {cursor}, and the kept history to {index.last_seq}: they "
            "do not belong together, or the ledger is an older one."
        )


def refuse_cut_short(seq: int, to_seq: int) -> None:
    if seq != to_seq:
        raise HistoryError(f"The ledger lacks seq {to_seq}, with which a chunk ends.")
