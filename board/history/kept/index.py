"""What of the history is kept: chunks that follow each other, checkpoints between them, and the
changes of the board."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from board.core.change import Change, Shape
from board.core.formats.history_chunk import Span
from board.history.errors import HistoryError
from board.history.kept.storage import Storage

NAME, VERSION = "index.json", 1


class KeptChunk(NamedTuple):
    from_seq: int
    to_seq: int
    from_ms: int
    to_ms: int
    placements: int
    bytes: int

    @property
    def span(self) -> Span:
        return Span(*self[:4])

    @property
    def name(self) -> str:
        return f"chunks/{self.from_seq}-{self.to_seq}.plcc"


class Checkpoint(NamedTuple):
    """A whole board; nothing up to it is later than `at_ms`."""

    seq: int
    at_ms: int
    bytes: int

    @property
    def name(self) -> str:
        return f"boards/{self.seq}.plcb.gz"


@dataclass(frozen=True)
class Index:
    """`events` are the changes, the founding first; `checkpoints` begin with it, too. Each lies
    at the beginning or end of a chunk."""

    events: tuple[Change, ...]
    checkpoints: tuple[Checkpoint, ...]
    chunks: tuple[KeptChunk, ...] = ()

    @property
    def first_seq(self) -> int:
        """Of the founding: 0, or where a new round was begun."""
        return self.events[0].seq

    @property
    def first_ms(self) -> int:
        """Of the founding, or of the first entry: an import may be of another year."""
        return self.chunks[0].from_ms if self.chunks else self.checkpoints[0].at_ms

    @property
    def last_ms(self) -> int:
        return self.chunks[-1].to_ms if self.chunks else self.first_ms

    @property
    def last_seq(self) -> int:
        return self.chunks[-1].to_seq if self.chunks else self.first_seq

    def shape(self, seq: int) -> Shape:
        return self.events[bisect_right(self.events, seq, key=seq_of) - 1].shape

    def checkpoint(self, seq: int) -> Checkpoint:
        """The last one up to `seq`."""
        return self.checkpoints[bisect_right(self.checkpoints, seq, key=seq_of) - 1]

    def between(self, seq: int, to_seq: int) -> Sequence[KeptChunk]:
        """The chunks of (seq, to_seq]."""
        begin = bisect_right(self.chunks, seq, key=lambda chunk: chunk.to_seq)
        return self.chunks[begin : bisect_left(self.chunks, to_seq, key=from_seq_of)]

    def chunk(self, from_seq: int) -> KeptChunk | None:
        at = bisect_left(self.chunks, from_seq, key=from_seq_of)
        found = self.chunks[at : at + 1]
        return found[0] if found and found[0].from_seq == from_seq else None

    def with_chunk(self, chunk: KeptChunk, changes: Sequence[Change]) -> Index:
        return replace(self, chunks=(*self.chunks, chunk), events=(*self.events, *changes))

    def with_checkpoint(self, checkpoint: Checkpoint) -> Index:
        return replace(self, checkpoints=(*self.checkpoints, checkpoint))

    def to_text(self) -> str:
        content = {
            "version": VERSION,
            "events": [[each.seq, each.at_ms, each.shape.to_words()] for each in self.events],
            "checkpoints": self.checkpoints,
            "chunks": self.chunks,
        }
        return json.dumps(content, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: bytes) -> Index:
        """Raises ValueError for anything but what `to_text` writes."""
        content = json.loads(text)
        try:
            if content["version"] != VERSION:
                raise ValueError(f"It is of version {content['version']}, not {VERSION}.")
            index = cls(
                tuple(map(read_event, content["events"])),
                tuple(Checkpoint(*row) for row in content["checkpoints"]),
                tuple(KeptChunk(*row) for row in content["chunks"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("It is no index.") from error
        check(index)
        return index


def read_event(row: tuple[int, int, str]) -> Change:
    seq, at_ms, words = row
    return Change(seq, at_ms, Shape.from_words(words))


def seq_of(row: Change | Checkpoint) -> int:
    return row.seq


def from_seq_of(chunk: KeptChunk) -> int:
    return chunk.from_seq


def check(index: Index) -> None:
    """Raises ValueError."""
    spans = [chunk.span for chunk in index.chunks]
    begins = [rows[0].seq for rows in (index.events, index.checkpoints) if rows]
    begins += [span.from_seq for span in spans[:1]]
    ends = {*begins, *(span.to_seq for span in spans)}
    if not (index.events and index.checkpoints) or len({*begins}) > 1:
        raise ValueError("It does not begin with the board's founding.")
    if any(one.to_seq != next_one.from_seq for one, next_one in pairwise(spans)):
        raise ValueError("Its chunks do not follow each other.")
    if not ends.issuperset(checkpoint.seq for checkpoint in index.checkpoints):
        raise ValueError("A checkpoint is not at the end of a chunk.")


def read_index(storage: Storage) -> Index | None:
    """None when nothing was built yet. Raises HistoryError."""
    text = storage.read(NAME)
    if text is None:
        return None
    try:
        return Index.from_text(text)
    except ValueError as error:
        raise HistoryError(
            f"The history's {NAME} cannot be read: {error} Move its folder away, and the history "
            "is built anew."
        ) from error


def write_index(storage: Storage, index: Index) -> None:
    storage.write(NAME, index.to_text().encode())
