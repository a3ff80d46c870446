"""The pixels of a board that has become another: they get more tiles behind them, or more bits."""

from __future__ import annotations

from board.core.tiles.grid import Grid
from board.core.tiles.packed import packed, unpacked


def fit(pixels: bytearray, before: Grid, after: Grid) -> bytearray:
    """Packed as `after` has them, which `extends` the grid before; each keeps its colour."""
    if before.bits != after.bits:
        pixels = bytearray(packed(unpacked(pixels, before.bits), after.bits))
    pixels += bytes(after.byte_length - len(pixels))
    return pixels


def fit_back(pixels: bytearray, after: Grid, before: Grid) -> bytearray:
    """The opposite. Raises ValueError for a colour that has no place in the bits of before."""
    pixels = pixels[: before.size * after.bits // 8]
    if before.bits != after.bits:
        pixels = bytearray(packed(unpacked(pixels, after.bits), before.bits))
    return pixels
