"""A change of what the board is beside its pixels: where it lies, its colours, its state.

It takes a seq in the stream like a placement, so everybody agrees on which pixels came before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from board.core.palette import Palette, make_palette, pairs_of
from board.core.placement import Placement
from board.core.tiles.blocks import blocks_of, tiles_of
from board.core.tiles.grid import Grid
from board.core.tiles.limits import GridError

MAX_CHANGE_BYTES = 65_535  # of its words: it travels in a message like placements


@dataclass(frozen=True, slots=True)
class Shape:
    """What a board is beside its pixels."""

    grid: Grid
    palette: Palette
    state: str

    def to_words(self) -> str:
        """With all tiles, not those alone that a growth has added: who missed an earlier growth
        could not tell in which order they came."""
        grid = self.grid
        words = [*grid.rectangle, grid.bits, blocks_of(grid.tiles), self.state]
        pairs = pairs_of(self.palette)
        return json.dumps([*words, pairs], separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_words(cls, text: str) -> Shape:
        """Raises ValueError for anything but what `to_words` writes."""
        try:
            left, top, width, height, bits, blocks, state, colors = json.loads(text)
            whole(left, top, width, height, bits)
            tiles = tiles_of((x, y, columns, rows) for x, y, columns, rows in map(checked, blocks))
            palette = make_palette([(name, value) for name, value in colors])
        except (TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"This is no change of a board: {text[:100]!r}.") from error
        return cls(Grid(left, top, width, height, bits, tiles), palette, str(state))


def checked(block: Any) -> Any:
    whole(*block)
    return block


def whole(*numbers: Any) -> None:
    for number in numbers:
        if type(number) is not int:  # a bool is an int
            raise ValueError(f"A change of a board has whole numbers, not {number!r}.")


class Change(NamedTuple):
    """From `seq` on the board has this shape; `at_ms` is Unix time."""

    seq: int
    at_ms: int
    shape: Shape

    @classmethod
    def from_text(cls, seq: int, text: str) -> Change:
        """Raises ValueError for anything but what `to_text` writes."""
        at_ms, _, words = text.partition(" ")
        return cls(seq, int(at_ms), Shape.from_words(words))

    def to_text(self) -> str:
        return f"{self.at_ms} {self.shape.to_words()}"

    def of(self, grid: Grid) -> Shape:
        """The shape of a board that lay at `grid` before. Raises GridError for one that cannot
        have grown so."""
        if not self.shape.grid.extends(grid):
            raise GridError("The board changes in a way in which none grows.", "tiles", None)
        return self.shape

    def reached_by(self, grid: Grid) -> Grid:
        """`grid`, grown if it does not reach so far yet. Raises GridError."""
        return grid if grid.extends(self.shape.grid) else self.of(grid).grid


Entry = Placement | Change  # of the stream


NO_PIXEL = 1 << 62  # stands for a change where others are address << 8 | colour


def code_of(entry: Entry) -> int:
    """What the bus and the ring hold of it."""
    return NO_PIXEL if isinstance(entry, Change) else entry.pixel << 8 | entry.color
