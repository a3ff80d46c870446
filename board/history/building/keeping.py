"""Keeps what was made for good, and makes sure that it is there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from board.core.formats.history_chunk import HistoryChunk, decode_chunk, encode_chunk
from board.core.formats.varint import WireError
from board.history.errors import HistoryError
from board.history.kept.archive import packed_board, unpacked_board
from board.history.kept.index import Checkpoint, KeptChunk
from board.history.kept.storage import Storage
from board.history.state import BoardState

logger = logging.getLogger(__name__)

T = TypeVar("T")


def keep_chunk(storage: Storage, chunk: HistoryChunk) -> KeptChunk:
    """Raises HistoryError, also when another one is in its place."""
    kept = KeptChunk(*chunk.span, len(chunk.seqs), 0)
    try:
        content = encode_chunk(chunk)
    except ValueError as error:
        raise HistoryError(f"{kept.name} cannot be made: {error}") from error
    return kept._replace(bytes=keep(storage, kept.name, content, decode_chunk))


def keep_checkpoint(storage: Storage, state: BoardState, at_ms: int) -> Checkpoint:
    kept = Checkpoint(state.seq, at_ms, 0)
    try:
        content = packed_board(state.snapshot())
    except ValueError as error:
        raise HistoryError(f"{kept.name} cannot be made: {error}") from error
    return kept._replace(bytes=keep(storage, kept.name, content, unpacked_board))


def keep(storage: Storage, name: str, content: bytes, decode: Callable[[bytes], T]) -> int:
    """How many bytes are there then. What is there already stays, but what is damaged: another
    zlib may have written the same in other bytes."""
    found = storage.read(name)
    if found is not None:
        try:
            if found == content or decode(found) == decode(content):
                return len(found)
        except WireError as error:
            logger.warning("%s of the history was damaged and is made again: %s", name, error)
        else:
            raise HistoryError(
                f"{name} of the history is there with other content than the ledger has. It was "
                "not overwritten."
            )
    storage.write(name, content)
    if storage.read(name) != content:
        raise HistoryError(f"{name} of the history reads otherwise than it was written.")
    return len(content)
