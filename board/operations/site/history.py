"""The history as files that a page finds without a server."""

from __future__ import annotations

from pathlib import Path

from board.core.change import Change
from board.history.building.keeping import keep_checkpoint
from board.history.kept.archive import Archive
from board.history.kept.index import Checkpoint, Index, KeptChunk
from board.history.kept.storage import FileStorage, Storage
from board.history.listing import listing
from board.history.state import BoardState
from board.operations.site.past_event import Bar, PastEvent

HISTORY = "history"
INDEX = "index.json"


def copy_history(event: PastEvent, folder: Path, bar: Bar) -> BoardState:
    """Chunks and checkpoints, and the board at the end, which is returned. Raises HistoryError."""
    storage = FileStorage(folder / HISTORY)
    if event.index is None:
        index, state = copy_beginning(event, storage)
    else:
        index, state = copy_kept(Archive(event.storage, event.index), storage, bar)
    storage.write(INDEX, listing(index, address))
    return state


def address(kept: KeptChunk | Checkpoint) -> str:
    """As the page sees it, wherever the folder lies."""
    return f"{HISTORY}/{kept.name}"


def copy_beginning(event: PastEvent, storage: Storage) -> tuple[Index, BoardState]:
    """Of a board on which nothing has happened."""
    state = BoardState(event.shape)
    checkpoint = keep_checkpoint(storage, state, event.now_ms)
    return Index((Change(0, event.now_ms, event.shape),), (checkpoint,)), state


def copy_kept(archive: Archive, storage: Storage, bar: Bar) -> tuple[Index, BoardState]:
    """Compared with their checksums; the end is a checkpoint, too."""
    index = archive.index
    with bar("Copying", len(index.chunks) + len(index.checkpoints)) as advance:
        for checkpoint in index.checkpoints:
            storage.write(checkpoint.name, archive.packed_board(checkpoint.seq))
            advance(1)
        for chunk in index.chunks:
            storage.write(chunk.name, archive.chunk_bytes(chunk))
            advance(1)
    state = archive.state(index.last_seq)
    if index.checkpoints[-1].seq != index.last_seq:
        index = index.with_checkpoint(keep_checkpoint(storage, state, index.last_ms))
    return index, state
