"""A board as it was, and what placements and changes make of it: forwards and backwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from board.core.change import Change, Entry, Shape
from board.core.formats.snapshot import Snapshot
from board.core.tiles.fitting import fit, fit_back
from board.core.tiles.limits import GridError
from board.core.tiles.packed import get_pixel
from board.history.errors import HistoryError


class BoardState:
    """The board as of `seq`. What cannot have happened on it raises HistoryError."""

    def __init__(
        self, shape: Shape, seq: int = 0, pixels: bytes | bytearray | None = None
    ) -> None:
        self.shape, self.seq = shape, seq
        self.pixels = bytearray(shape.grid.byte_length) if pixels is None else bytearray(pixels)

    def color(self, pixel: int) -> int:
        if not 0 <= pixel < self.shape.grid.size:
            raise HistoryError(f"The board of seq {self.seq} has no pixel of address {pixel}.")
        return get_pixel(self.pixels, pixel, self.shape.grid.bits)

    def take(self, entry: Entry) -> None:
        """The one that comes next."""
        if entry.seq <= self.seq:
            raise HistoryError(f"Seq {entry.seq} does not follow {self.seq}.")
        if isinstance(entry, Change):
            self.become(changed(self.shape, entry))
        else:
            self.paint((entry.pixel,), bytes((entry.color,)))
        self.seq = entry.seq

    def paint(self, addresses: Sequence[int], colors: bytes) -> None:
        """One after the other; backwards are they given in reverse, with what was there before."""
        grid, pixels = self.shape.grid, self.pixels
        if addresses and not 0 <= min(addresses) <= max(addresses) < grid.size:
            raise HistoryError(f"A placement behind seq {self.seq} is on no tile of the board.")
        if colors and max(colors) >> grid.bits:
            raise HistoryError(f"A colour behind seq {self.seq} takes more than {grid.bits} bits.")
        if grid.bits == 8:
            for address, color in zip(addresses, colors, strict=True):
                pixels[address] = color
            return
        for address, color in zip(addresses, colors, strict=True):
            position = address >> 1
            byte = pixels[position]
            pixels[position] = byte & 0xF0 | color if address & 1 else byte & 0x0F | color << 4

    def become(self, shape: Shape) -> None:
        self.pixels = fit(self.pixels, self.shape.grid, shape.grid)
        self.shape = shape

    def become_again(self, shape: Shape) -> None:
        """What it was before a change."""
        try:
            self.pixels = fit_back(self.pixels, self.shape.grid, shape.grid)
        except ValueError as error:
            raise HistoryError(f"Before seq {self.seq}: {error}") from error
        self.shape = shape

    def snapshot(self) -> Snapshot:
        return Snapshot(self.shape.grid, self.seq, bytes(self.pixels))


def changed(shape: Shape, change: Change) -> Shape:
    """What a board of `shape` is from the change on. A ledger that was begun before boards grew
    says only later how far it reaches, so one that is larger already stays so."""
    try:
        return replace(change.shape, grid=change.reached_by(shape.grid))
    except GridError as error:
        raise HistoryError(f"The change of seq {change.seq} fits no board before it.") from error
