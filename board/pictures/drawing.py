"""A region of the board as a PNG."""

from __future__ import annotations

import io

from PIL import Image

from board.core.palette import Palette, nearest
from board.core.tiles.grid import Grid
from board.core.tiles.rows import rows
from board.pictures.region import HEIGHT, WIDTH, Region

GROUND = (0x19, 0x1D, 0x26)  # around a small board, as on the page
MOST_INKS = 256  # of a PNG with a palette, a quarter as large as one without
PNG_LEVEL = 6


def ground_of(palette: Palette) -> int:
    """The number of the colour around the board: behind the palette's, or if there is no room
    the one of them that is most like it."""
    return len(palette) if len(palette) < MOST_INKS else nearest(palette, GROUND).index


def cut_out(pixels: bytearray, grid: Grid, region: Region, ground: int) -> bytes:
    """The colours of the region, a byte each; `ground` is what lies outside the board."""
    outside = bytes([ground])
    left, right = max(grid.left, region.left), min(grid.right + 1, region.right)
    top, bottom = max(grid.top, region.top), min(grid.bottom + 1, region.bottom)
    if left >= right or top >= bottom:
        return outside * (region.columns * region.rows)
    before, after = outside * (left - region.left), outside * (region.right - right)
    shown = rows(pixels, grid, left, top, right - left, bottom - top)
    above = outside * (region.columns * (top - region.top))
    below = outside * (region.columns * (region.bottom - bottom))
    return b"".join([above, *[before + row + after for row in shown], below])


def draw(colors: bytes, region: Region, palette: Palette) -> bytes:
    """Each pixel as a square, so that it stays one."""
    image = Image.frombytes("P", (region.columns, region.rows), colors)
    inks = [color.rgb for color in palette]
    inks += [GROUND] * (MOST_INKS - len(inks))
    image.putpalette([channel for ink in inks for channel in ink])
    whole = (region.columns * region.zoom, region.rows * region.zoom)
    large = image.resize(whole, Image.Resampling.NEAREST).crop((0, 0, WIDTH, HEIGHT))
    out = io.BytesIO()
    large.save(out, "PNG", compress_level=PNG_LEVEL, bits=8 if max(colors) > 15 else 4)
    return out.getvalue()
