"""A whole board as a PNG, in the colours of its moment."""

from __future__ import annotations

import io

from PIL import Image

from board.core.palette import Palette
from board.core.tiles.grid import TILE_SIDE
from board.core.tiles.rows import rows
from board.history.state import BoardState

MOST_INKS = 256
LOST = (0, 0, 0)  # shown for a colour that the palette of that moment lacks


def draw(state: BoardState) -> bytes:
    """One pixel of the picture for each of the board."""
    grid = state.shape.grid
    image = Image.new("P", (grid.width, grid.height))
    image.putpalette(inks(state.shape.palette))
    for top in range(grid.top, grid.bottom + 1, TILE_SIDE):
        height = min(TILE_SIDE, grid.bottom + 1 - top)
        band = b"".join(rows(state.pixels, grid, grid.left, top, grid.width, height))
        part = Image.frombytes("P", (grid.width, height), band)
        image.paste(part, (0, top - grid.top))
    out = io.BytesIO()
    image.save(out, "PNG", bits=grid.bits)
    return out.getvalue()


def inks(palette: Palette) -> list[int]:
    colors = [color.rgb for color in palette]
    colors += [LOST] * (MOST_INKS - len(colors))
    return [channel for color in colors for channel in color]


def lost_colors(state: BoardState) -> list[int]:
    """The colours on the board that the palette of that moment lacks."""
    grid = state.shape.grid
    shown = {color for row in rows(state.pixels, grid, *grid.rectangle) for color in set(row)}
    return sorted(color for color in shown if color >= len(state.shape.palette))
