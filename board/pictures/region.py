"""A place of the board as an address names it, and the region that its picture shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from board.core.problem import NotFound
from board.core.tiles.grid import Grid

WIDTH, HEIGHT = 1200, 630  # what link cards show: https://ogp.me, 1.91 to 1
ZOOMS = (4, 8, 16, 32)  # device pixels a board pixel
USUAL_ZOOM = 8
STEP = 128  # device pixels between the corners of two regions, so that neighbours share one
MOST_SCALE = 50  # as the page's camera
BOARD = "board"
NUMBER = r"(0|-?[1-9][0-9]{0,4})"
PLACE = re.compile(rf"{NUMBER},{NUMBER}(?:,([1-9][0-9]?))?")  # one spelling each


@dataclass(frozen=True, slots=True)
class Region:
    """It reaches beyond the board where that is smaller than the picture."""

    left: int
    top: int
    zoom: int

    @property
    def columns(self) -> int:
        return -(-WIDTH // self.zoom)

    @property
    def rows(self) -> int:
        return -(-HEIGHT // self.zoom)

    @property
    def right(self) -> int:
        """The column behind the last one."""
        return self.left + self.columns

    @property
    def bottom(self) -> int:
        """The row below the last one."""
        return self.top + self.rows


@dataclass(frozen=True, slots=True)
class Place:
    x: int
    y: int
    scale: int | None = None

    def region(self, grid: Grid) -> Region:
        """Its corner lies on a coarse grid: a board has no more pictures than that has points."""
        zoom = zoom_of(self.scale)
        empty = Region(0, 0, zoom)
        left = corner(self.x, empty.columns, grid.left, grid.width, STEP // zoom)
        top = corner(self.y, empty.rows, grid.top, grid.height, STEP // zoom)
        return Region(left, top, zoom)


def region_of(name: str, grid: Grid) -> Region:
    """Of a picture's name: a place, or the whole board. Raises NotFound."""
    return middle(grid) if name == BOARD else parse_place(name, grid).region(grid)


def middle(grid: Grid) -> Region:
    """The whole board, as large as it fits in; of a larger one what is around its middle."""
    zoom = max(1, min(WIDTH // grid.width, HEIGHT // grid.height, ZOOMS[-1]))
    empty = Region(0, 0, zoom)
    left = centred(empty.columns, grid.left, grid.width)
    return Region(left, centred(empty.rows, grid.top, grid.height), zoom)


def parse_place(text: str, grid: Grid) -> Place:
    """Raises NotFound for anything but `x,y` or `x,y,scale` on the board."""
    found = PLACE.fullmatch(text)
    if not found:
        raise NotFound("A place is called x,y or x,y,scale, in whole numbers: /at/120,40.")
    x, y, scale = int(found[1]), int(found[2]), found[3]
    if not grid.contains(x, y):
        corners = f"({grid.left}, {grid.top}) to ({grid.right}, {grid.bottom})"
        raise NotFound(f"({x}, {y}) is not on the board, which goes from {corners}.")
    if scale and int(scale) > MOST_SCALE:
        raise NotFound(f"A scale is at most {MOST_SCALE}.")
    return Place(x, y, int(scale) if scale else None)


def zoom_of(scale: int | None) -> int:
    if scale is None:
        return USUAL_ZOOM
    return max((zoom for zoom in ZOOMS if zoom <= scale), default=ZOOMS[0])


def corner(middle: int, length: int, first: int, side: int, step: int) -> int:
    """Where `length` pixels around the middle begin, inside the board if they fit into it; the
    board has `side` pixels from `first` on."""
    if side <= length:
        return centred(length, first, side)
    begin = round((middle - length / 2) / step) * step
    return max(first, min(begin, first + side - length))


def centred(length: int, first: int, side: int) -> int:
    return first + (side - length) // 2
