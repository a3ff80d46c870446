"""A region of the board as a PNG."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image

from board.core.palette import Palette
from board.core.tiles.grid import Grid
from board.pictures.region import HEIGHT, WIDTH, Region

GROUND = (0x19, 0x1D, 0x26)  # around a small board, as on the page
COLORS = bytes(int(chr(code), 16) if chr(code) in "0123456789abcdef" else 0 for code in range(256))
PNG_LEVEL = 6


def cut_out(pixels: bytearray, grid: Grid, region: Region, ground: int) -> bytes:
    """The colours of the region, a byte each; `ground` is what lies outside the board."""
    return b"".join(rows(pixels, grid, region, ground))


def rows(pixels: bytearray, grid: Grid, region: Region, ground: int) -> Iterator[bytes]:
    outside = bytes([ground])
    left, right = max(0, region.left), min(grid.width, region.left + region.columns)
    before, after = left - region.left, region.left + region.columns - right
    for y in range(region.top, region.top + region.rows):
        if not 0 <= y < grid.height:
            yield outside * region.columns
            continue
        begin, end = y * grid.width + left, y * grid.width + right
        halves = pixels[begin // 2 : (end + 1) // 2].hex().encode()
        skipped = begin % 2
        colors = halves[skipped : skipped + end - begin].translate(COLORS)
        yield outside * before + colors + outside * after


def draw(colors: bytes, region: Region, palette: Palette) -> bytes:
    """Each pixel as a square, so that it stays one."""
    image = Image.frombytes("P", (region.columns, region.rows), colors)
    inks = [color.rgb for color in palette]
    inks += [GROUND] * (17 - len(inks))
    image.putpalette([channel for ink in inks for channel in ink])
    whole = (region.columns * region.zoom, region.rows * region.zoom)
    large = image.resize(whole, Image.Resampling.NEAREST).crop((0, 0, WIDTH, HEIGHT))
    out = io.BytesIO()
    large.save(out, "PNG", compress_level=PNG_LEVEL, bits=8 if 16 in colors else 4)
    return out.getvalue()
