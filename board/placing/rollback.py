"""Taking back what should not have happened: what each pixel shows instead.

Everything here is told by the ledger up to a seq alone, so a rollback that was cut off finds the
same pixels in the same order, and goes on; a pixel that was painted over meanwhile is left alone,
as each write says what the pixel has to show.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from board.core.placement import Placement
from board.core.tiles.grid import Grid
from board.ledger.base import Ledger
from board.ledger.selection import Selection
from board.placing.layers import Layer, color_of, downwards, is_same, says, what_shows
from board.store.bulk import Write

# Player ids are at most 128 characters, and never empty: a blank pixel is nobody's.
NOBODY = ""


class Restored(NamedTuple):
    """One pixel. `shows` is its colour as of the ledger; `color` and `player` are what it gets
    back. `authors` made what is taken back."""

    pixel: int
    shows: int
    color: int
    player: str
    authors: tuple[str, ...]
    is_overpainted: bool  # by somebody who is not meant
    is_repair: bool  # what is taken back had restored an earlier colour

    def write(self, at_ms: int) -> Write:
        return Write(self.pixel, self.color, self.player, at_ms, self.shows)


@dataclass(frozen=True, slots=True)
class Rollback:
    """`as_of` is the ledger's cursor when it was looked at. One of these holds:

    * the selected placements are taken back, also where others painted over them if `overpainted`;
    * `to_ms`: the pixels of the selection get what they showed at that time;
    * `undoes` an operation, wherever nobody has painted since.
    """

    selection: Selection
    as_of: int
    overpainted: bool = False
    to_ms: int | None = None
    undoes: int = 0

    def plan(self, ledger: Ledger, grid: Grid) -> Iterator[Restored]:
        """Pixel by pixel, always in the same order. `grid` is where the board lies now; a pixel
        that was painted over is told of as well, whether it is restored or not. Raises
        LedgerError."""

        for history in ledger.histories(self.selection, self.as_of):
            if restored := self._of(history, *grid.point(history[-1].pixel)):
                yield restored

    def writes(self, restored: Restored) -> bool:
        return self.overpainted or not restored.is_overpainted

    def _of(self, history: Sequence[Placement], x: int, y: int) -> Restored | None:
        if self.undoes:
            return before_operation(history, self.undoes)
        if self.to_ms is not None:
            return as_it_was(history, self.to_ms)
        return without(history, lambda placement: self.selection.has(placement, x, y))

    def to_words(self) -> str:
        members = {
            "selection": self.selection.to_words(),
            "as_of": self.as_of,
            "overpainted": self.overpainted,
            "to_ms": self.to_ms,
            "undoes": self.undoes,
        }
        return json.dumps(members)

    @classmethod
    def from_words(cls, text: str) -> Rollback:
        """Of what `to_words` writes."""
        members = json.loads(text)
        members["selection"] = Selection.from_words(members["selection"])
        return cls(**members)


def without(
    history: Sequence[Placement], is_meant: Callable[[Placement], bool]
) -> Restored | None:
    """The pixel without the layers that are meant, down to the first that is not."""
    top = what_shows(history)
    first = next((layer for layer in downwards(top) if is_meant(layer.placement)), None)
    if top is None or first is None:
        return None  # it was taken back already
    taken = [first]
    while (below := taken[-1].below) and is_meant(below.placement):
        taken.append(below)
    is_overpainted = first is not top
    if says(below) == says(top) and not is_overpainted:
        return None  # who drew it twice in one colour has it there still
    authors = tuple({layer.placement.player for layer in taken})
    return restored(history, below, authors, is_overpainted, any(map(is_repair, taken)))


def as_it_was(history: Sequence[Placement], to_ms: int) -> Restored | None:
    """What the pixel showed at a time, whoever painted since; no row if it shows that already."""
    earlier = [placement for placement in history if placement.at_ms <= to_ms]
    then, now = what_shows(earlier), what_shows(history)
    if is_same(then, now):
        return None
    authors = tuple(
        dict.fromkeys(each.player for each in history if each.at_ms > to_ms and each.player)
    )
    return restored(history, then, authors, False, False)


def before_operation(history: Sequence[Placement], operation: int) -> Restored | None:
    """What the pixel showed before an operation came to it."""
    begins = next(at for at, placement in enumerate(history) if placement.operation == operation)
    is_overpainted = history[-1].operation != operation
    written = [each.player for each in history if each.operation == operation]
    return restored(
        history, what_shows(history[:begins]), tuple(set(written)), is_overpainted, False
    )


def restored(
    history: Sequence[Placement],
    layer: Layer | None,
    authors: tuple[str, ...],
    is_overpainted: bool,
    is_repair: bool,
) -> Restored:
    last = history[-1]
    player = layer.placement.player if layer else NOBODY
    return Restored(
        last.pixel, last.color, color_of(layer), player, authors, is_overpainted, is_repair
    )


def is_repair(layer: Layer) -> bool:
    """Whether it gave the pixel back the colour that somebody else had painted over."""
    below = layer.below
    if below is None or below.placement.player == layer.placement.player:
        return False
    earlier = color_of(below.below)
    return layer.placement.color == earlier != below.placement.color
