"""A process's copy of the board."""

from __future__ import annotations

from collections.abc import Sequence

from board.core.formats.snapshot import Snapshot, checksum
from board.core.tiles.grid import Grid


class Mirror:
    """The pixels as of `seq`."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.seq = 0
        self.loads = 0  # how often what was here before was thrown away
        self.pixels = bytearray(grid.byte_length)

    def load(self, snapshot: Snapshot) -> None:
        self.grid, self.seq = snapshot.grid, snapshot.seq
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

    def snapshot(self) -> Snapshot:
        return Snapshot(self.grid, self.seq, bytes(self.pixels))

    def checksum(self) -> int:
        """As in the snapshot's header."""
        return checksum(self.grid, self.pixels)
