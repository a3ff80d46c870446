"""Placements as rows of the public forms; user ids are hashed with a salt of the export."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta

from board.core.change import Change
from board.core.palette import Palette
from board.core.placement import Placement
from board.core.tiles.grid import Grid
from board.dataset.cells import EPOCH
from board.dataset.forms import FORMS

SALT_BYTES = 32
Row = Sequence[str | int]


class Export:
    """One export. Nobody who lacks `salt` can tell whose id a hash is, so throw it away."""

    def __init__(self, grid: Grid, palette: Palette, salt: bytes) -> None:
        self._grid, self._palette, self._salt = grid, palette, salt

    def take(self, change: Change) -> None:
        """The rows that follow are of a board as this has made it."""
        self._palette, self._grid = change.shape.palette, change.reached_by(self._grid)

    def hashed(self, player: str, length: int) -> bytes:
        return hashlib.blake2b(player.encode(), digest_size=length, key=self._salt).digest()


class Exporter(Export):
    """In a form of rows of text."""

    def __init__(self, form: str, grid: Grid, palette: Palette, salt: bytes) -> None:
        super().__init__(grid, palette, salt)
        self._row, self._hash_bytes = ROWS[form]
        self.header: Row = next(known.columns for known in FORMS if known.name == form)

    def row(self, placement: Placement) -> Row:
        return self._row(self, placement)

    def user(self, player: str) -> str:
        return base64.b64encode(self.hashed(player, self._hash_bytes)).decode("ascii")

    def row_2017(self, placement: Placement) -> Row:
        x, y = self._grid.point(placement.pixel)
        return utc(placement.at_ms), self.user(placement.player), x, y, placement.color

    def row_2022(self, placement: Placement) -> Row:
        x, y = self._grid.point(placement.pixel)
        return utc(placement.at_ms), self.user(placement.player), self.hex(placement), f"{x},{y}"

    def hex(self, placement: Placement) -> str:
        """Its number when the palette has lost the colour."""
        color = placement.color
        return self._palette[color].hex if color < len(self._palette) else str(color)


# How a row is made, and how many bytes a user's hash has.
ROWS: dict[str, tuple[Callable[[Exporter, Placement], Row], int]] = {
    "2017": (Exporter.row_2017, 16),
    "2022": (Exporter.row_2022, 64),
}


def utc(at_ms: int) -> str:
    at = EPOCH + timedelta(milliseconds=at_ms)
    return f"{at.replace(tzinfo=None).isoformat(' ', 'milliseconds')} UTC"
