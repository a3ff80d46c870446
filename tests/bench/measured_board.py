"""The board that most measurements place on, and its pixels by number, row by row."""

from __future__ import annotations

from board.core.tiles.grid import Grid

GRID = Grid.new(1000, 1000)


def address(number: int) -> int:
    """Of any number: after the last pixel comes the first one again."""
    y, x = divmod(number % (GRID.width * GRID.height), GRID.width)
    return GRID.address(x, y)
