"""The kept history: its chunks and checkpoints, and the board of any moment out of them."""

from __future__ import annotations

import gzip
import zlib
from bisect import bisect_right
from collections.abc import Callable
from typing import TypeVar

from board.core.formats.history_chunk import HistoryChunk, decode_chunk, intact
from board.core.formats.snapshot import Snapshot, decode_snapshot, encode_snapshot
from board.core.formats.varint import WireError
from board.history.errors import HistoryError, UnknownMoment, refuse_before
from board.history.kept.index import Checkpoint, Index, KeptChunk
from board.history.kept.storage import Storage
from board.history.playing import forward, last_until
from board.history.state import BoardState

GZIP_LEVEL, HASTY_LEVEL = 6, 1  # the second one while somebody waits: a quarter more bytes
REPAIR = "manage.py build_history --from-zero makes it again out of the ledger."

T = TypeVar("T")


class Archive:
    """As of one index. Raises HistoryError for what is missing or damaged."""

    def __init__(self, storage: Storage, index: Index) -> None:
        self._storage, self.index = storage, index

    def state(self, seq: int) -> BoardState:
        """The checkpoint before `seq`, and what came since. Raises UnknownMoment."""
        self.refuse_unkept(seq)
        checkpoint = self.index.checkpoint(seq)
        snapshot = self.board(checkpoint)
        state = BoardState(self.index.shape(checkpoint.seq), snapshot.seq, snapshot.pixels)
        for kept in self.index.between(checkpoint.seq, seq):
            forward(state, self.chunk(kept), min(seq, kept.to_seq))
        return state

    def refuse_unkept(self, seq: int) -> None:
        """Raises UnknownMoment."""
        first, last = self.index.first_seq, self.index.last_seq
        if not first <= seq <= last:
            raise UnknownMoment(
                f"The history is kept from seq {first} to {last} so far, not {seq}."
            )

    def seq_at(self, at_ms: int) -> int | None:
        """The last one before the first entry that is later; None when none is kept that is.
        Raises UnknownMoment for a time before the history."""
        refuse_before(self.index.first_ms, at_ms)
        at = bisect_right(self.index.chunks, at_ms, key=lambda chunk: chunk.to_ms)
        if at == len(self.index.chunks):
            return None
        return last_until(self.chunk(self.index.chunks[at]), at_ms)

    def chunk(self, kept: KeptChunk) -> HistoryChunk:
        return read(self._storage, kept.name, decode_chunk)

    def chunk_bytes(self, kept: KeptChunk) -> bytes:
        return read(self._storage, kept.name, intact)

    def packed_board(self, seq: int) -> bytes:
        """A snapshot in gzip's form: the checkpoint as it is kept, where there is one."""
        self.refuse_unkept(seq)
        checkpoint = self.index.checkpoint(seq)
        if checkpoint.seq == seq:
            return read(self._storage, checkpoint.name, intact_board)
        return packed_board(self.state(seq).snapshot(), HASTY_LEVEL)

    def board(self, checkpoint: Checkpoint) -> Snapshot:
        return read(self._storage, checkpoint.name, unpacked_board)


def read(storage: Storage, name: str, decode: Callable[[bytes], T]) -> T:
    """What is damaged is fetched once more."""
    content = storage.read(name)
    if content is None:
        raise HistoryError(f"{name} of the history is missing. {REPAIR}")
    try:
        return decode(content)
    except WireError:
        try:
            return decode(storage.read(name) or b"")
        except WireError as error:
            raise HistoryError(f"{name} of the history is damaged: {error} {REPAIR}") from error


def packed_board(snapshot: Snapshot, level: int = GZIP_LEVEL) -> bytes:
    """As checkpoints are kept: a snapshot in gzip's form."""
    return gzip.compress(encode_snapshot(snapshot), level, mtime=0)


def unpacked_board(content: bytes) -> Snapshot:
    """Raises WireError."""
    try:
        return decode_snapshot(gzip.decompress(content))
    except (OSError, EOFError, zlib.error) as error:
        raise WireError("The board cannot be unpacked.") from error


def intact_board(content: bytes) -> bytes:
    unpacked_board(content)
    return content
