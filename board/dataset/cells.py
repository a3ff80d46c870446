"""What the cells of a row mean: a time, the addresses of a place, a colour."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain

from board.core.palette import Palette, nearest
from board.core.tiles.grid import Grid
from board.core.tiles.shapes import in_circle, in_rectangle

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
FIRST_MS = 100_000_000_000  # A smaller Unix time is in seconds: in ms it would be 1973.
UTC_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})? UTC")
UNIX_TIME = re.compile(r"[0-9]{1,14}")
WHOLE = re.compile(r"-?[0-9]{1,9}")
CIRCLE = re.compile(r"\{X: *(-?[0-9]{1,9}), *Y: *(-?[0-9]{1,9}), *R: *([0-9]{1,9})\}")
HEX = re.compile(r"#[0-9A-Fa-f]{6}")


class BadRow(ValueError):
    """A row without meaning, and why."""


def read_time(text: str) -> int:
    """Unix time in ms."""
    if UNIX_TIME.fullmatch(text):
        return int(text) if int(text) >= FIRST_MS else int(text) * 1000
    if not UTC_TIME.fullmatch(text):
        raise BadRow(f"its time is {text!r}")
    try:
        at = datetime.fromisoformat(text.removesuffix(" UTC")).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadRow(f"its time is {text!r}") from error
    if at < EPOCH:
        raise BadRow(f"its time is {text!r}, before 1970")
    return (at - EPOCH) // MILLISECOND


class Places:
    """Reads places as addresses of a board; x and y are its own, as they stand."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid

    def read(self, text: str) -> Iterable[int]:
        """At least one pixel; parts of a rectangle or circle beyond the board are cut off."""
        if circle := CIRCLE.fullmatch(text):
            x, y, radius = map(int, circle.groups())
            return self._some(in_circle(self._grid, x, y, radius), text)
        numbers = text.split(",")
        if not all(WHOLE.fullmatch(number) for number in numbers):
            raise BadRow(f"its place is {text!r}")
        match [int(number) for number in numbers]:
            case [x, y]:
                return self._point(x, y, text)
            case [x1, y1, x2, y2]:
                return self._some(in_rectangle(self._grid, x1, y1, x2, y2), text)
        raise BadRow(f"its place is {text!r}")

    def _point(self, x: int, y: int, text: str) -> Iterable[int]:
        if not self._grid.contains(x, y):
            raise self._outside(text)
        return (self._grid.address(x, y),)

    def _some(self, pixels: Iterator[int], text: str) -> Iterable[int]:
        for first in pixels:
            return chain((first,), pixels)
        raise self._outside(text)

    def _outside(self, text: str) -> BadRow:
        grid = self._grid
        corners = f"{grid.left},{grid.top} to {grid.right},{grid.bottom}"
        return BadRow(f"{text!r} is outside the board of {corners}")


class Colors:
    """Reads `#RRGGBB`, the nearest colour of a palette for others, or an index."""

    def __init__(self, palette: Palette) -> None:
        self._palette = palette
        self._index_by_text = {color.hex: color.index for color in palette}
        self._index_by_text |= {str(color.index): color.index for color in palette}

    def read(self, text: str) -> int:
        index = self._index_by_text.get(text)
        if index is not None:
            return index
        if not HEX.fullmatch(text):
            raise BadRow(f"its colour is {text!r}")
        red, green, blue = bytes.fromhex(text[1:])
        index = self._index_by_text[text] = nearest(self._palette, (red, green, blue)).index
        return index
