"""A process's copy of the board."""

from __future__ import annotations

from collections.abc import Sequence

from board.core.change import Change, Shape
from board.core.formats.snapshot import Snapshot, checksum
from board.core.tiles.fitting import fit
from board.core.tiles.grid import Grid


class Mirror:
    """The board as of `seq`."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.seq = 0
        self.changed_at = 0  # the seq of the latest change of the shape that is known
        self.loads = 0  # how often what was here before was thrown away
        self.pixels = bytearray(shape.grid.byte_length)

    @property
    def grid(self) -> Grid:
        return self.shape.grid

    def load(self, snapshot: Snapshot, shape: Shape, changed_at: int) -> None:
        """`changed_at` is the latest change that the outbox holds. A shape that is not what it was
        has changed anywhere up to the snapshot's seq."""
        if shape != self.shape:
            self.shape, changed_at = shape, snapshot.seq
        self.changed_at = max(self.changed_at, changed_at)
        self.seq = snapshot.seq
        self.pixels = bytearray(snapshot.pixels)
        self.loads += 1

    def apply(self, codes: Sequence[int]) -> None:
        """The placements that follow `seq`, in order: address << 8 | colour of each."""
        pixels = self.pixels
        if self.grid.bits == 8:
            for code in codes:
                pixels[code >> 8] = code & 0xFF
        else:
            for code in codes:
                # Half a byte holds a pixel: bit 8 of the code is the lowest of its address, and
                # even addresses are high.
                position = code >> 9
                byte = pixels[position]
                pixels[position] = (
                    byte & 0xF0 | code & 0x0F if code & 0x100 else byte & 0x0F | (code & 0x0F) << 4
                )
        self.seq += len(codes)

    def change(self, change: Change) -> None:
        """Of the seq that follows. Raises GridError for a board that would not grow."""
        before, self.shape = self.grid, change.of(self.grid)
        self.pixels = fit(self.pixels, before, self.grid)
        self.seq = self.changed_at = change.seq

    def snapshot(self) -> Snapshot:
        return Snapshot(self.grid, self.seq, bytes(self.pixels))

    def checksum(self) -> int:
        """As in the snapshot's header."""
        return checksum(self.grid, self.pixels)
