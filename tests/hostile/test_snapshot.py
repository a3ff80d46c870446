"""Damaged and hostile board snapshots mean the same to Python and to the page."""

from __future__ import annotations

import json
import random
import re
import struct
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from board.core.formats.snapshot import HEADER
from board.core.formats.varint import WireError
from board.core.tiles.grid import Grid
from board.core.tiles.limits import Tile
from tests.core.formats.test_snapshot import VECTORS, Parts, spread, value
from tests.hostile.test_wire import damaged, in_javascript

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT, SEED = 700, 57
CRC_AT = 16
ZEROS = re.compile(rb"\0{16,}")
SIDES = [0, 1, 2, 255, 256, 257, 300, 511, 513, 32_767, 32_768, 65_535]
CORNERS = [-32_768, -32_767, -257, -256, -255, -1, 0, 1, 255, 256, 32_511, 32_512, 32_767]
FIELDS = [(0, 4), (4, 1), (5, 1), (6, 2), (8, 2), (10, 2), (12, 2), (14, 2), (20, 4), (24, 8)]


def squeezed(data: bytes) -> Parts:
    """Hex of bytes, and numbers of zero bytes: a tile has 32,768 of them and more."""
    parts: Parts = []
    at = 0
    for zeros in ZEROS.finditer(data):
        parts += [data[at : zeros.start()].hex(), len(zeros[0])]
        at = zeros.end()
    return [*parts, data[at:].hex()]


def sealed(data: bytes) -> bytes:
    """With the checksum that fits, so that what lies behind it is looked at."""
    crc = struct.pack("<I", zlib.crc32(data[HEADER.size :]))
    return data[:CRC_AT] + crc + data[CRC_AT + 4 :] if len(data) >= HEADER.size else data


def snapshot(
    rectangle: tuple[int, int, int, int], bits: int, tiles: list[Tile], pixels: bytes
) -> bytes:
    header = HEADER.pack(b"PLCB", 2, bits, len(tiles), *rectangle, 0, 0, 77)
    table = b"".join(struct.pack("<hh", *tile) for tile in tiles)
    return sealed(header + table + pixels)


def whole() -> list[bytes]:
    parts = json.loads(VECTORS.read_text("utf-8"))
    return [spread(row["parts"]) for rows in parts.values() for row in rows]


def damaged_vectors(chance: random.Random) -> Iterator[bytes]:
    """Header and table with bytes changed, lost and added; the checksum mostly right."""
    known = whole()
    for _ in range(COUNT):
        data = chance.choice(known)
        front = damaged(chance, data[:48])
        data = front + data[48:]
        yield sealed(data) if chance.random() < 0.9 else data


def other_headers(chance: random.Random) -> Iterator[bytes]:
    """One field of a whole snapshot is another number; its length stays."""
    known = whole()
    for _ in range(COUNT):
        data = bytearray(chance.choice(known))
        if len(data) < HEADER.size:
            continue
        at, size = chance.choice(FIELDS)
        number = chance.choice([*SIDES, *CORNERS, 4, 8, 3])
        data[at : at + size] = (number % (1 << 8 * size)).to_bytes(size, "little")
        yield bytes(data)


def odd_tables(chance: random.Random) -> Iterator[bytes]:
    """The tiles that a rectangle needs: in any order, some of them twice, missing, or others."""
    for _ in range(COUNT):
        left, top = chance.choice(CORNERS), chance.choice(CORNERS)
        width, height = chance.choice(SIDES[:9]), chance.choice(SIDES[:9])
        tiles = needed(left, top, width, height)
        chance.shuffle(tiles)
        match chance.randrange(4):
            case 0 if tiles:
                tiles[chance.randrange(len(tiles))] = (left >> 8, chance.choice(CORNERS))
            case 1 if tiles:
                tiles.insert(chance.randrange(len(tiles)), chance.choice(tiles))
            case 2:
                tiles.append((chance.choice(CORNERS), top >> 8))
        bits = chance.choice((4, 8))
        pixels = bytes(len(tiles) * 8_192 * bits)
        yield snapshot((left, top, width, height), bits, tiles, pixels)


def needed(left: int, top: int, width: int, height: int) -> list[Tile]:
    try:
        return list(Grid.new(width, height, left=left, top=top).tiles)
    except ValueError:
        return [(left >> 8, top >> 8)]


def odd_pixels(chance: random.Random) -> Iterator[bytes]:
    """A pixel somewhere on the tiles of small boards, near their edges as a rule."""
    for _ in range(COUNT):
        left, top = chance.choice(CORNERS[2:10]), chance.choice(CORNERS[2:10])
        width, height = chance.randint(1, 3), chance.randint(1, 3)
        bits = chance.choice((4, 8))
        grid = Grid.new(width, height, bits, left, top)
        pixels = bytearray(grid.byte_length)
        x = min(max(left + chance.randint(-1, width), left & ~255), left | 255)
        y = min(max(top + chance.randint(-1, height), top & ~255), top | 255)
        pixels[grid.address(x, y) * bits // 8] = chance.choice((0x01, 0x10, 0x11, 0xFF))
        yield snapshot(grid.rectangle, bits, list(grid.tiles), bytes(pixels))


def corpus() -> list[bytes]:
    chance = random.Random(SEED)
    kinds = (damaged_vectors, other_headers, odd_tables, odd_pixels)
    return [*whole(), *(data for kind in kinds for data in kind(chance))]


def of_server(data: bytes) -> Any:
    """None when it is refused. Anything but a WireError is a fault and ends the test."""
    try:
        return value(data)
    except WireError:
        return None


def of_page(snapshots: list[bytes]) -> list[Any]:
    asked = json.dumps([squeezed(data) for data in snapshots])
    command = ["node", "tests/js/wire/board_snapshot_verdicts.mjs"]
    done = subprocess.run(
        command, cwd=ROOT, input=asked, capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def test_hostile_snapshots_mean_the_same_on_both_sides() -> None:
    snapshots = corpus()
    server = [of_server(data) for data in snapshots]
    differing = [
        (squeezed(data)[:3], str(here)[:200], str(there)[:200])
        for data, here, there in zip(snapshots, server, of_page(snapshots), strict=True)
        if in_javascript(here) != there
    ]
    assert differing == []
    read = [each for each in server if each is not None]
    assert 300 < len(read) < len(snapshots) - 300  # of both kinds enough
