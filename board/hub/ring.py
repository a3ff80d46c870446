"""The latest updates, so that whoever was away for a while gets just what was missed."""

from __future__ import annotations

import time
from array import array
from collections import deque
from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

from board.core.change import NO_PIXEL


class Chunk(NamedTuple):
    """Entries that came together: address << 8 | colour, or NO_PIXEL; the first one is numbered
    `first_seq`."""

    first_seq: int
    at: float
    codes: array[int]


class Ring:
    """Answers "since N", or that it does not reach back to N.

    Keeps at least `max_entries` updates if there were as many, unless they are older than
    `max_seconds`; eight bytes each.
    """

    def __init__(
        self,
        max_entries: int,
        max_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seq = 0
        self.max_entries, self._max_seconds, self._clock = max_entries, max_seconds, clock
        self._chunks: deque[Chunk] = deque()

    def restart(self, seq: int) -> None:
        """Forgets everything; the next update is number `seq` + 1."""
        self.seq = seq
        self._chunks.clear()

    def append(self, codes: Sequence[int]) -> None:
        if codes:
            self._chunks.append(Chunk(self.seq + 1, self._clock(), array("Q", codes)))
            self.seq += len(codes)
        self._forget()

    def since(self, seq: int) -> dict[int, int] | None:
        """Colour by address of what changed in (seq, now]; None when that is not known."""
        if not self.reach <= seq <= self.seq:
            return None
        newest: dict[int, int] = {}
        for chunk in self._behind(seq):
            for code in islice(chunk.codes, max(0, seq + 1 - chunk.first_seq), None):
                newest[code >> 8] = code & 0xFF
        newest.pop(NO_PIXEL >> 8, None)  # a change is told otherwise
        return newest

    @property
    def reach(self) -> int:
        """The lowest seq that `since` has an answer for."""
        return self._chunks[0].first_seq - 1 if self._chunks else self.seq

    def _behind(self, seq: int) -> list[Chunk]:
        chunks = []
        for chunk in reversed(self._chunks):
            if chunk.first_seq + len(chunk.codes) - 1 <= seq:
                break
            chunks.append(chunk)
        chunks.reverse()
        return chunks

    def _forget(self) -> None:
        oldest = self._clock() - self._max_seconds
        while self._chunks and (
            self._chunks[0].at < oldest
            or self.seq - self._chunks[0].first_seq + 1 - len(self._chunks[0].codes)
            >= self.max_entries
        ):
            self._chunks.popleft()
