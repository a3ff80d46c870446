"""Chunks of the history: round trips, golden bytes, and what a reader refuses."""

from __future__ import annotations

import json
import random
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.change import Change, Shape
from board.core.formats.history_chunk import (
    CHECKED_FROM,
    HEADER,
    MOST_PLACEMENTS,
    HistoryChunk,
    Span,
    decode_chunk,
    encode_chunk,
)
from board.core.formats.planes import from_planes, to_planes
from board.core.formats.varint import WireError
from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/history_chunk.json").read_text())
LARGEST_SAFE_INTEGER = (1 << 53) - 1
SHAPE = Shape(Grid.new(300, 200, left=-20), PALETTE_2017, "open")
ROWS = st.tuples(
    st.integers(1, 5_000_000),  # the gap to the seq before
    st.integers(0, 1 << 46),  # time
    st.integers(0, SHAPE.grid.size - 1),
    *[st.integers(0, 255)] * 3,
)


def value(chunk: HistoryChunk) -> Any:
    """As the vectors have it."""
    columns = (chunk.seqs, chunk.times, chunk.addresses, chunk.before, chunk.after, chunk.kinds)
    return {
        "span": [exact(number) for number in chunk.span],
        "shape": chunk.shape.to_words(),
        "changes": [
            [exact(each.seq), each.at_ms, each.shape.to_words()] for each in chunk.changes
        ],
        "placements": [[exact(row[0]), *row[1:]] for row in zip(*columns, strict=True)],
    }


def exact(number: int) -> int | str:
    return number if abs(number) <= LARGEST_SAFE_INTEGER else str(number)


def chunk_of(value: Any) -> HistoryChunk:
    columns = [*zip(*value["placements"], strict=True)] or [()] * 6
    seqs, times, addresses, before, after, kinds = columns
    return HistoryChunk(
        Span(*map(int, value["span"])),
        Shape.from_words(value["shape"]),
        [Change(int(seq), at, Shape.from_words(words)) for seq, at, words in value["changes"]],
        [int(seq) for seq in seqs],
        times,
        addresses,
        bytes(before),
        bytes(after),
        bytes(kinds),
    )


@given(rows=st.lists(ROWS, max_size=40), first=st.integers(0, 1 << 60), seed=st.integers())
def test_a_chunk_comes_back(rows: list[tuple[int, ...]], first: int, seed: int) -> None:
    rng, seq, placements, changes = random.Random(seed), first, [], []
    for gap, *rest in rows:
        seq += gap
        if rng.random() < 0.2:
            shape = replace(SHAPE, grid=SHAPE.grid.grown(top=rng.randrange(500)))
            changes.append([exact(seq), rest[0], shape.to_words()])
        else:
            placements.append([exact(seq), *rest])
    latest = max([row[1] for row in rows], default=0)
    given = {
        "span": [exact(first), exact(seq), 0, latest],
        "shape": SHAPE.to_words(),
        "changes": changes,
        "placements": placements,
    }
    assert value(decode_chunk(encode_chunk(chunk_of(given)))) == given


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_golden_bytes_are_read_as_their_value(case: Any) -> None:
    """Deflate may write one value in many ways, so what we write is only read again."""
    assert value(decode_chunk(bytes.fromhex(case["hex"]))) == case["value"]
    assert value(decode_chunk(encode_chunk(chunk_of(case["value"])))) == case["value"]


@pytest.mark.parametrize("case", VECTORS["malformed"], ids=lambda case: case["why"])
def test_malformed_bytes_are_refused(case: Any) -> None:
    with pytest.raises(WireError):
        decode_chunk(bytes.fromhex(case["hex"]))


def test_any_other_byte_is_noticed() -> None:
    data = bytes.fromhex(VECTORS["cases"][1]["hex"])
    for at in range(len(data)):
        for broken in (data[:at], data[:at] + bytes((data[at] ^ 0x10,)) + data[at + 1 :]):
            with pytest.raises(WireError):
                decode_chunk(broken)


def test_a_small_chunk_that_would_become_large_is_not_unpacked() -> None:
    bomb = zlib.compress(bytes(300_000_000), 9)
    head = struct.pack("<QQqq", 0, 1, 0, 0)
    crc = zlib.crc32(head + bomb)
    data = HEADER.pack(b"PLCC", 1, 0, 0, 1, crc, 0, 1, 0, 0) + bomb
    assert data[CHECKED_FROM:] == head + bomb
    with pytest.raises(WireError, match="longer or shorter"):
        decode_chunk(data)
    with pytest.raises(WireError, match=f"at most {MOST_PLACEMENTS}"):
        decode_chunk(HEADER.pack(b"PLCC", 1, 0, 0, MOST_PLACEMENTS + 1, crc, 0, 1, 0, 0) + bomb)


@pytest.mark.parametrize(
    ("span", "seqs", "times"),
    [
        (Span(5, 9, 0, 0), [5], [0]),
        (Span(5, 9, 0, 0), [7, 6], [0, 0]),
        (Span(5, 9, 0, 0), [10], [0]),
        (Span(5, 9, 3, 4), [9], [5]),
        (Span(5, 9, 0, 1 << 60), [9], [1 << 60]),
    ],
)
def test_what_no_reader_accepts_is_not_written(
    span: Span, seqs: list[int], times: list[int]
) -> None:
    n = len(seqs)
    with pytest.raises(ValueError):
        encode_chunk(
            HistoryChunk(span, SHAPE, [], seqs, times, [0] * n, bytes(n), bytes(n), bytes(n))
        )


@given(st.lists(st.integers(0, (1 << 48) - 1)))
def test_a_column_comes_back_from_its_planes(numbers: list[int]) -> None:
    data = to_planes(numbers, 6)
    assert data[: len(numbers)] == bytes(number & 255 for number in numbers)
    assert list(from_planes(data, len(numbers), 6)) == numbers
