"""A board's pixels row by row, a byte each, and back; for pictures, exports and older boards."""

from __future__ import annotations

from collections.abc import Iterator

from board.core.tiles.grid import TILE_PIXELS, TILE_SIDE, Grid
from board.core.tiles.limits import Tile
from board.core.tiles.packed import packed, unpacked


def rows(
    pixels: bytes | bytearray, grid: Grid, left: int, top: int, width: int, height: int
) -> Iterator[bytes]:
    """The rows of a rectangle of the board, a byte a pixel; `*grid.rectangle` is all of it."""
    if len(pixels) != grid.byte_length:
        raise ValueError(f"The board has {grid.byte_length} bytes, not {len(pixels)}.")
    right, bottom = left + width, top + height
    if not (width > 0 < height and grid.contains(left, top)):
        raise ValueError("The rectangle does not begin on the board, or is empty.")
    if not grid.contains(right - 1, bottom - 1):
        raise ValueError("The rectangle does not end on the board.")
    return bands(pixels, grid, (left, right), (top, bottom))


def bands(
    pixels: bytes | bytearray, grid: Grid, columns: tuple[int, int], lines: tuple[int, int]
) -> Iterator[bytes]:
    for tile_y in range(lines[0] >> 8, (lines[1] - 1 >> 8) + 1):
        first, last = within(tile_y, *lines)
        stretches = []
        for tile_x in range(columns[0] >> 8, (columns[1] - 1 >> 8) + 1):
            begin = grid.address(tile_x * TILE_SIDE, tile_y * TILE_SIDE + first)
            end = begin + (last - first) * TILE_SIDE
            colors = unpacked(pixels[begin * grid.bits // 8 : end * grid.bits // 8], grid.bits)
            stretches.append((colors, *within(tile_x, *columns)))
        for at in range(0, (last - first) * TILE_SIDE, TILE_SIDE):
            yield b"".join([colors[at + start : at + stop] for colors, start, stop in stretches])


def within(tile: int, begin: int, end: int) -> tuple[int, int]:
    """From where to where in a tile, along one axis, [begin, end) reaches; equal when nowhere."""
    start = tile * TILE_SIDE
    first = min(TILE_SIDE, max(0, begin - start))
    return first, max(first, min(TILE_SIDE, end - start))


def from_rows(colors: bytes, grid: Grid) -> bytes:
    """The pixels by address of a board whose colours follow each other row by row."""
    size = grid.width * grid.height
    if len(colors) != size:
        raise ValueError(f"The board has {size} pixels, and there are {len(colors)} colours.")
    return b"".join([packed(tile_of(colors, grid, tile), grid.bits) for tile in grid.tiles])


def tile_of(colors: bytes, grid: Grid, tile: Tile) -> bytes:
    left, right = within(tile[0], grid.left, grid.left + grid.width)
    top, bottom = within(tile[1], grid.top, grid.top + grid.height)
    if left == right or top == bottom:
        return bytes(TILE_PIXELS)
    begin = (tile[1] * TILE_SIDE + top - grid.top) * grid.width
    begin += tile[0] * TILE_SIDE + left - grid.left
    before, after = bytes(left), bytes(TILE_SIDE - right)
    stretches = [bytes(top * TILE_SIDE)]
    for at in range(begin, begin + (bottom - top) * grid.width, grid.width):
        stretches += before, colors[at : at + right - left], after
    return b"".join([*stretches, bytes((TILE_SIDE - bottom) * TILE_SIDE)])


def from_version_1(pixels: bytes, width: int, height: int) -> tuple[Grid, bytes]:
    """A board of protocol version 1: pixel y * width + x, two to a byte, an odd one padded."""
    grid = Grid.new(width, height)
    if len(pixels) != (width * height + 1) // 2:
        raise ValueError(f"{width} x {height} pixels do not take {len(pixels)} bytes.")
    return grid, from_rows(unpacked(pixels, 4)[: width * height], grid)
