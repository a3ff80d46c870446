"""A board as a picture, in the colours of its moment."""

from __future__ import annotations

import io

from PIL import Image

from board.core.palette import Palette, nearest
from board.core.tiles.grid import TILE_SIDE
from board.core.tiles.rows import rows
from board.history.state import BoardState

MOST_INKS = 256
LOST = (0, 0, 0)  # shown for a colour that the palette of that moment lacks
BLANK = (128, 128, 128)  # where the board does not reach yet


def draw(state: BoardState) -> bytes:
    """One pixel of the picture for each of the board."""
    grid = state.shape.grid
    out = io.BytesIO()
    image_of(state, grid.rectangle).save(out, "PNG", bits=grid.bits)
    return out.getvalue()


def image_of(state: BoardState, rectangle: tuple[int, int, int, int]) -> Image.Image:
    """Left, top, width and height, in indexed colours; blank where there is no board."""
    left, top, width, height = rectangle
    grid, palette = state.shape.grid, state.shape.palette
    image = Image.new("P", (width, height), blank_of(palette))
    image.putpalette(inks(palette))
    first_x, last_x = max(left, grid.left), min(left + width - 1, grid.right)
    first_y, last_y = max(top, grid.top), min(top + height - 1, grid.bottom)
    columns = last_x + 1 - first_x
    for y in range(first_y, last_y + 1 if columns > 0 else first_y, TILE_SIDE):
        lines = min(TILE_SIDE, last_y + 1 - y)
        band = b"".join(rows(state.pixels, grid, first_x, y, columns, lines))
        part = Image.frombytes("P", (columns, lines), band)
        image.paste(part, (first_x - left, y - top))
    return image


def inks(palette: Palette) -> list[int]:
    colors = [color.rgb for color in palette]
    colors += [LOST] * (MOST_INKS - len(colors))
    if len(palette) < MOST_INKS:
        colors[-1] = BLANK
    return [channel for color in colors for channel in color]


def blank_of(palette: Palette) -> int:
    """The last ink, unless that is a colour of the board: then the one that is most like it."""
    return nearest(palette, BLANK).index if len(palette) == MOST_INKS else MOST_INKS - 1


def lost_colors(state: BoardState) -> list[int]:
    """The colours on the board that the palette of that moment lacks."""
    grid = state.shape.grid
    shown = {color for row in rows(state.pixels, grid, *grid.rectangle) for color in set(row)}
    return sorted(color for color in shown if color >= len(state.shape.palette))
