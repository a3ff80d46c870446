"""The board snapshot: a whole board as of a seq.

Little-endian. `PLCB`, u8 version = 2, u8 bits per pixel, u16 number of tiles n, i16 left,
i16 top, u16 width, u16 height, u32 CRC-32 of everything from offset 32 on, u32 zero, u64 seq;
then n times i16 tile_x, i16 tile_y; then the pixels of n tiles, row by row: at 4 bits two to a
byte, the even address in the high half.
"""

from __future__ import annotations

import struct
import zlib
from itertools import chain
from typing import NamedTuple

from board.core.formats.varint import MAX_VALUE, WireError
from board.core.tiles.grid import TILE_PIXELS, Grid
from board.core.tiles.limits import DEPTHS, GridError
from board.core.tiles.margin import is_blank_outside

MAGIC, VERSION = b"PLCB", 2
HEADER = struct.Struct("<4sBBHhhHHIIQ")
TILE = struct.Struct("<hh")


class Snapshot(NamedTuple):
    """A whole board as of `seq`; `pixels` are packed, by address."""

    grid: Grid
    seq: int
    pixels: bytes


def encode_snapshot(snapshot: Snapshot) -> bytes:
    """Raises ValueError for a board that no reader accepts."""
    grid, seq, pixels = snapshot
    if len(pixels) != grid.byte_length:
        raise ValueError(f"The board has {len(pixels)} bytes instead of {grid.byte_length}.")
    if not 0 <= seq <= MAX_VALUE:
        raise ValueError(f"A seq is 0 to 2^64 - 1, not {seq}.")
    if not is_blank_outside(pixels, grid):
        raise ValueError("A pixel outside the board's rectangle is not 0.")
    table, crc = table_of(grid), checksum(grid, pixels)
    header = HEADER.pack(MAGIC, VERSION, grid.bits, len(grid.tiles), *grid.rectangle, crc, 0, seq)
    return b"".join((header, table, pixels))


def checksum(grid: Grid, pixels: bytes | bytearray) -> int:
    """CRC-32 of tile table and pixels, as the header has it."""
    return zlib.crc32(pixels, zlib.crc32(table_of(grid)))


def table_of(grid: Grid) -> bytes:
    return struct.pack(f"<{2 * len(grid.tiles)}h", *chain.from_iterable(grid.tiles))


def decode_snapshot(data: bytes) -> Snapshot:
    """Raises WireError for anything but an intact version 2 snapshot.

    Also when a pixel outside the rectangle is not 0: it would appear on the board out of
    nothing once the board grows there, and one board would have more than one checksum.
    """
    if len(data) < HEADER.size:
        raise WireError(f"A snapshot is at least {HEADER.size} bytes long.")
    magic, version, bits, count, *rectangle, crc, zero, seq = HEADER.unpack_from(data)
    check_format(magic, version, bits, zero)
    pixels_at = HEADER.size + TILE.size * count
    length = pixels_at + count * TILE_PIXELS * bits // 8
    if len(data) != length:
        raise WireError(f"A snapshot of {count} tiles has {length} bytes, not {len(data)}.")
    if zlib.crc32(memoryview(data)[HEADER.size :]) != crc:
        raise WireError("The board's checksum is wrong.")
    grid = grid_of(rectangle, bits, data[HEADER.size : pixels_at])
    pixels = data[pixels_at:]
    if not is_blank_outside(pixels, grid):
        raise WireError("A pixel outside the board's rectangle is not 0.")
    return Snapshot(grid, seq, pixels)


def check_format(magic: bytes, version: int, bits: int, zero: int) -> None:
    if magic != MAGIC:
        raise WireError("This is not a board snapshot.")
    if version == 1:
        raise WireError("This is a board snapshot of version 1, which is no longer read.")
    if version != VERSION:
        raise WireError(f"This is a board snapshot of version {version}, not {VERSION}.")
    if bits not in DEPTHS:
        raise WireError(f"A pixel has 4 or 8 bits, not {bits}.")
    if zero:
        raise WireError("The reserved bytes of the snapshot are not 0.")


def grid_of(rectangle: list[int], bits: int, table: bytes) -> Grid:
    left, top, width, height = rectangle
    tiles = tuple((tile_x, tile_y) for tile_x, tile_y in TILE.iter_unpack(table))
    try:
        return Grid(left, top, width, height, bits, tiles)
    except GridError as error:
        raise WireError(str(error)) from error
