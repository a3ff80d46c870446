"""The pixels of a rectangle or a circle, as far as they are on the board."""

from __future__ import annotations

from collections.abc import Iterator
from math import isqrt

from board.core.tiles.grid import Grid


def in_rectangle(grid: Grid, x1: int, y1: int, x2: int, y2: int) -> Iterator[int]:
    """Addresses, row by row; both corners are included, in whatever order they are."""
    left, right = max(grid.left, min(x1, x2)), min(grid.right, max(x1, x2))
    top, bottom = max(grid.top, min(y1, y2)), min(grid.bottom, max(y1, y2))
    for y in range(top, bottom + 1):
        yield from (grid.address(x, y) for x in range(left, right + 1))


def in_circle(grid: Grid, x: int, y: int, radius: int) -> Iterator[int]:
    """Addresses of a filled circle, row by row."""
    for row in range(max(grid.top, y - radius), min(grid.bottom, y + radius) + 1):
        reach = isqrt(radius * radius - (row - y) ** 2)
        yield from in_rectangle(grid, x - reach, row, x + reach, row)
