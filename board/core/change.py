"""A change of what the board is beside its pixels: where it lies, its colours, its state.

It takes a seq in the stream like a placement, so everybody agrees on which pixels came before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import NamedTuple

from board.core.palette import Palette, make_palette
from board.core.placement import Placement
from board.core.tiles.grid import Grid


@dataclass(frozen=True, slots=True)
class Shape:
    """What a board is beside its pixels."""

    grid: Grid
    palette: Palette
    state: str


class Change(NamedTuple):
    """From `seq` on this holds; `at_ms` is Unix time. The tiles follow from the rectangle: those
    that it lacks are appended in the order that `Grid.grown` has."""

    seq: int
    at_ms: int
    rectangle: tuple[int, int, int, int]
    palette: Palette
    state: str

    @classmethod
    def into(cls, shape: Shape, seq: int = 0, at_ms: int = 0) -> Change:
        return cls(seq, at_ms, shape.grid.rectangle, shape.palette, shape.state)

    @classmethod
    def from_text(cls, seq: int, text: str) -> Change:
        """Raises ValueError for anything but what `to_text` wrote behind a time."""
        try:
            at_ms, _, rest = text.partition(" ")
            left, top, width, height, state, colors = json.loads(rest)
            palette = make_palette([(name, value) for name, value in colors])
        except TypeError as error:
            raise ValueError(f"This is no change of a board: {text[:100]!r}.") from error
        if not all(type(each) is int for each in (left, top, width, height)):
            raise ValueError(f"This is no change of a board: {text[:100]!r}.")
        return cls(seq, int(at_ms), (left, top, width, height), palette, str(state))

    def to_text(self) -> str:
        return f"{self.at_ms} {self.to_words()}"

    def to_words(self) -> str:
        """Without the time, which the live store's clock gives it."""
        return json.dumps([*self.rectangle, self.state, self.colors], separators=(",", ":"))

    @property
    def colors(self) -> list[tuple[str, str]]:
        return [(color.name, color.hex) for color in self.palette]

    def of(self, grid: Grid) -> Shape:
        """The shape of a board that lay at `grid` before. Raises GridError for one that does not
        grow into this rectangle."""
        return Shape(grid.grown_to(*self.rectangle), self.palette, self.state)


Entry = Placement | Change  # of the stream


NO_PIXEL = 1 << 62  # stands for a change where others are address << 8 | colour


def code_of(entry: Entry) -> int:
    """What the bus and the ring hold of it."""
    return NO_PIXEL if isinstance(entry, Change) else entry.pixel << 8 | entry.color
