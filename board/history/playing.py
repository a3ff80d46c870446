"""A board plays chunks of its history, forwards and backwards."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from board.core.change import Change, Entry
from board.core.formats.history_chunk import HistoryChunk, Span
from board.core.placement import Kind, Placement
from board.history.errors import HistoryError
from board.history.state import BoardState


def forward(state: BoardState, chunk: HistoryChunk, seq: int) -> None:
    """To `seq`, which the chunk reaches, as the state's own has to be."""
    refuse_elsewhere(state, chunk.span, seq)
    begin = bisect_right(chunk.seqs, state.seq)
    for change in chunk.changes:
        if state.seq < change.seq <= seq:
            end = bisect_left(chunk.seqs, change.seq)
            state.paint(chunk.addresses[begin:end], chunk.after[begin:end])
            state.become(change.shape)
            begin = end
    end = bisect_right(chunk.seqs, seq)
    state.paint(chunk.addresses[begin:end], chunk.after[begin:end])
    state.seq = seq


def backward(state: BoardState, chunk: HistoryChunk, seq: int) -> None:
    refuse_elsewhere(state, chunk.span, seq)
    end = bisect_right(chunk.seqs, state.seq)
    shapes = [chunk.shape, *(change.shape for change in chunk.changes)]
    for number, change in reversed([*enumerate(chunk.changes)]):
        if seq < change.seq <= state.seq:
            begin = bisect_left(chunk.seqs, change.seq)
            state.paint(chunk.addresses[begin:end][::-1], chunk.before[begin:end][::-1])
            state.become_again(shapes[number])
            end = begin
    begin = bisect_right(chunk.seqs, seq)
    state.paint(chunk.addresses[begin:end][::-1], chunk.before[begin:end][::-1])
    state.seq = seq


def refuse_elsewhere(state: BoardState, span: Span, seq: int) -> None:
    for number in (state.seq, seq):
        if not span.from_seq <= number <= span.to_seq:
            raise HistoryError(
                f"The chunk from seq {span.from_seq} to {span.to_seq} does not reach {number}."
            )


def last_until(chunk: HistoryChunk, at_ms: int) -> int:
    """The seq before the first entry that is later; that of the beginning, if that is the first
    one of all."""
    seq = chunk.span.from_seq
    for entry in entries(chunk):
        if entry.at_ms > at_ms:
            break
        seq = entry.seq
    return seq


def entries(chunk: HistoryChunk) -> Iterator[Entry]:
    """In their order; nobody is told who placed them."""
    changes = iter([*chunk.changes])
    change: Change | None = next(changes, None)
    columns = (chunk.seqs, chunk.times, chunk.addresses, chunk.after, chunk.kinds)
    for seq, at_ms, address, color, kind in zip(*columns, strict=True):
        while change and change.seq < seq:
            yield change
            change = next(changes, None)
        yield Placement(seq, address, color, "", at_ms, Kind(kind))
    if change:
        yield change
    yield from changes
