"""The board snapshot of version 2: round trips, and golden bytes which JavaScript reads too."""

from __future__ import annotations

import json
import random
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.snapshot import HEADER, Snapshot, decode_snapshot, encode_snapshot
from board.core.formats.varint import MAX_VALUE, WireError
from board.core.tiles.grid import Grid
from board.core.tiles.packed import packed, unpacked
from board.core.tiles.rows import from_rows
from tests.core.tiles.test_rows import Painted, painted_grids

VECTORS = Path(__file__).parents[2] / "vectors/snapshot.json"
LARGEST_SAFE_INTEGER = (1 << 53) - 1  # JSON numbers above it lose digits in JavaScript
PAINTED = re.compile(rb"[^\0]")
Parts = list[str | int]  # hex of bytes, and numbers of zero bytes

u64 = st.integers(0, MAX_VALUE)


def spread(parts: Parts) -> bytes:
    return b"".join([bytes.fromhex(p) if isinstance(p, str) else bytes(p) for p in parts])


def value(data: bytes) -> Any:
    """As the vectors have it."""
    grid, seq, pixels = decode_snapshot(data)
    colors = unpacked(pixels, grid.bits)
    shown = [[match.start(), colors[match.start()]] for match in PAINTED.finditer(colors)]
    number = seq if seq <= LARGEST_SAFE_INTEGER else str(seq)
    return grid.as_config() | {"seq": number, "pixels": shown}


def snapshot_of(value: Any) -> Snapshot:
    grid = Grid.from_config(value)
    colors = bytearray(grid.size)
    for address, color in value["pixels"]:
        colors[address] = color
    return Snapshot(grid, int(value["seq"]), packed(bytes(colors), grid.bits))


@given(painted_grids(), u64)
def test_a_snapshot_comes_back(board: Painted, seq: int) -> None:
    grid, colors = board
    snapshot = Snapshot(grid, seq, from_rows(colors, grid))
    data = encode_snapshot(snapshot)
    assert len(data) == 32 + 4 * len(grid.tiles) + grid.byte_length
    assert decode_snapshot(data) == snapshot


@pytest.mark.parametrize("bits", [4, 8])
def test_a_large_board_comes_back(bits: int) -> None:
    grid = Grid.new(3000, 2000, bits, left=-1500, top=-1001)
    color = bytes([(1 << bits) - 1])
    snapshot = Snapshot(grid, 1, from_rows(color * 6_000_000, grid))
    assert decode_snapshot(encode_snapshot(snapshot)) == snapshot


@pytest.mark.parametrize("left", [-32_768, 0])
def test_the_longest_board_comes_back(left: int) -> None:
    grid = Grid.new(32_767, 1, 8, left=left, top=32_767)
    colors = random.Random(1).randbytes(32_767)
    snapshot = Snapshot(grid, 1, from_rows(colors, grid))
    assert decode_snapshot(encode_snapshot(snapshot)) == snapshot


def test_every_changed_byte_of_tiles_and_pixels_is_noticed() -> None:
    whole = encode_snapshot(small())
    chance = random.Random(2)
    for at in [
        *range(HEADER.size, HEADER.size + 40),
        *chance.choices(range(40, len(whole)), k=60),
    ]:
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        with pytest.raises(WireError, match="checksum"):
            decode_snapshot(bytes(damaged))


def test_every_truncation_and_any_extra_byte_is_refused() -> None:
    whole = encode_snapshot(small())
    for end in [*range(80), *range(100, len(whole), 997), len(whole) - 1]:
        with pytest.raises(WireError):
            decode_snapshot(whole[:end])
    with pytest.raises(WireError):
        decode_snapshot(whole + b"\0")


def small() -> Snapshot:
    grid = Grid.new(3, 2, left=-1)
    return Snapshot(grid, 5, from_rows(bytes((1, 2, 3, 4, 5, 6)), grid))


def test_a_snapshot_of_version_1_is_refused_by_its_name() -> None:
    header = struct.pack("<4sBBHHHIQ", b"PLCB", 1, 4, 300, 300, 0, zlib.crc32(bytes(45_000)), 5)
    older = header + bytes(45_000)
    with pytest.raises(WireError, match="a board snapshot of version 1, which is no longer read"):
        decode_snapshot(older)


def outside(grid: Grid) -> bytes:
    pixels = bytearray(grid.byte_length)
    pixels[-1] = 1
    return bytes(pixels)


def unwritable() -> Iterator[Any]:
    grid = Grid.new(3, 2)
    blank = bytes(grid.byte_length)
    yield pytest.param(Snapshot(grid, 0, blank[1:]), id="too short")
    yield pytest.param(Snapshot(grid, 0, blank + b"\0"), id="too long")
    yield pytest.param(Snapshot(grid, -1, blank), id="negative seq")
    yield pytest.param(Snapshot(grid, MAX_VALUE + 1, blank), id="seq beyond 64 bits")
    yield pytest.param(Snapshot(grid, 0, outside(grid)), id="a pixel outside")


@pytest.mark.parametrize("snapshot", list(unwritable()))
def test_what_no_reader_accepts_is_not_written(snapshot: Snapshot) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        encode_snapshot(snapshot)


def vectors(part: str) -> list[Any]:
    rows = json.loads(VECTORS.read_text("utf-8"))[part]
    return [pytest.param(row, id=row["name"]) for row in rows]


@pytest.mark.parametrize("case", vectors("cases"))
def test_a_value_is_written_as_its_golden_bytes(case: Any) -> None:
    assert encode_snapshot(snapshot_of(case["value"])) == spread(case["parts"])


@pytest.mark.parametrize("case", vectors("cases"))
def test_golden_bytes_are_read_as_their_value(case: Any) -> None:
    assert value(spread(case["parts"])) == case["value"]


@pytest.mark.parametrize("case", vectors("malformed"))
def test_malformed_bytes_are_refused(case: Any) -> None:
    with pytest.raises(WireError, match=r"\.$"):
        decode_snapshot(spread(case["parts"]))


def test_each_vector_has_a_name_of_its_own() -> None:
    names = [row.id for row in vectors("cases") + vectors("malformed")]
    assert len(names) == len(set(names))
