"""The pixels of a board's tiles that lie outside its rectangle: they are 0."""

from __future__ import annotations

from board.core.tiles.grid import TILE_PIXELS, TILE_SIDE, Grid
from board.core.tiles.packed import packed
from board.core.tiles.rows import within


def is_blank_outside(pixels: bytes | bytearray, grid: Grid) -> bool:
    """Whether all pixels of the tiles that lie outside the board's rectangle are 0."""
    tile_bytes = TILE_PIXELS * grid.bits // 8
    for number, (tile_x, tile_y) in enumerate(grid.tiles):
        columns = within(tile_x, grid.left, grid.left + grid.width)
        lines = within(tile_y, grid.top, grid.top + grid.height)
        if columns == lines == (0, TILE_SIDE):
            continue
        tile = pixels[number * tile_bytes : (number + 1) * tile_bytes]
        if int.from_bytes(tile, "big") & outside(columns, lines, grid.bits):
            return False
    return True


def outside(columns: tuple[int, int], lines: tuple[int, int], bits: int) -> int:
    """Ones for all of a tile but what lies in these columns and lines."""
    ones = bytes([(1 << bits) - 1])
    (left, right), (top, bottom) = columns, lines
    line = ones * left + bytes(right - left) + ones * (TILE_SIDE - right)
    above, below = ones * TILE_SIDE * top, ones * TILE_SIDE * (TILE_SIDE - bottom)
    return int.from_bytes(packed(above + line * (bottom - top) + below, bits), "big")
