"""Chunks play forwards and backwards to what a count by points says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.history_chunk import HistoryChunk, decode_chunk, encode_chunk
from board.history.building.recorder import Recorder
from board.history.errors import HistoryError
from board.history.playing import backward, entries, forward, last_until
from board.history.state import BoardState
from tests.history.histories import BEGAN_MS, History, histories, make_history


def recorded(history: History, length: int) -> list[HistoryChunk]:
    recorder = Recorder(BoardState(history.begin.shape), BEGAN_MS, 0)
    chunks = []
    for number, entry in enumerate(history.entries, 1):
        recorder.take(entry)
        if number % length == 0:
            chunks.append(recorder.cut())
    return [decode_chunk(encode_chunk(each)) for each in (*chunks, recorder.cut())]


def play(state: BoardState, chunks: list[HistoryChunk], seq: int) -> None:
    """As a player seeks: chunk by chunk."""
    while state.seq < seq:
        chunk = next(each for each in chunks if each.span.from_seq <= state.seq < each.span.to_seq)
        forward(state, chunk, min(seq, chunk.span.to_seq))
    while state.seq > seq:
        chunk = next(each for each in chunks if each.span.from_seq < state.seq <= each.span.to_seq)
        backward(state, chunk, max(seq, chunk.span.from_seq))


@given(histories(), st.integers(1, 30), st.data())
def test_seeking_to_and_fro(history: History, length: int, data: st.DataObject) -> None:
    chunks, state = recorded(history, length), BoardState(history.begin.shape)
    for seq in data.draw(st.lists(st.integers(0, history.last_seq), max_size=6)):
        play(state, chunks, seq)
        assert state.snapshot() == history.snapshot(seq)
        assert state.shape == history.shape(seq)


@pytest.mark.parametrize("seed", range(8))
def test_backwards_from_the_end_to_every_seq(seed: int) -> None:
    """Step by step, and at once."""
    history = make_history(seed, 80)
    [chunk] = recorded(history, 1000)
    assert len(chunk.changes) > 1
    stepping = at_end(history)
    for entry in reversed(history.entries):
        jumping = at_end(history)
        for state in (stepping, jumping):
            backward(state, chunk, entry.seq)
            assert state.snapshot() == history.snapshot(entry.seq)
            assert state.shape == history.shape(entry.seq)
        forward(jumping, chunk, history.last_seq)
        assert jumping.snapshot() == history.snapshot(history.last_seq)
    backward(stepping, chunk, 0)
    assert stepping.snapshot() == history.snapshot(0)


def at_end(history: History) -> BoardState:
    last = history.last_seq
    return BoardState(history.shape(last), last, history.snapshot(last).pixels)


@given(histories(), st.integers(1, 30))
def test_chunks_have_everything_but_the_players(history: History, length: int) -> None:
    chunks = recorded(history, length)
    found = [entry for chunk in chunks for entry in entries(chunk)]
    assert found == [
        entry._replace(player="", operation=0) if hasattr(entry, "player") else entry
        for entry in history.entries
    ]
    spans = [chunk.span for chunk in chunks]
    assert all(a.to_seq == b.from_seq and a.to_ms == b.from_ms for a, b in pairwise(spans))


@given(histories(), st.integers(0, 5_000_000))
def test_a_time_in_a_chunk(history: History, after_ms: int) -> None:
    [chunk] = recorded(history, 1000)
    at_ms = BEGAN_MS + after_ms
    assert last_until(chunk, at_ms) == history.seq_at(at_ms)


def test_a_chunk_of_elsewhere_is_refused() -> None:
    history = make_history(5, 40)
    first, second, *_ = recorded(history, 20)
    state = BoardState(history.begin.shape)
    for play_it in (forward, backward):
        with pytest.raises(HistoryError, match="does not reach 0"):
            play_it(state, second, second.span.to_seq)
        with pytest.raises(HistoryError, match=f"does not reach {first.span.to_seq + 1}"):
            play_it(state, first, first.span.to_seq + 1)
    assert state.snapshot() == history.snapshot(0)
