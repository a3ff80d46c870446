"""A process's copy of the board."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from board.core.formats.wire import Snapshot
from board.core.grid import Grid


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
        """The placements that follow `seq`, in order: pixel << 4 | colour of each."""
        pixels = self.pixels
        for code in codes:
            # Half a byte holds a pixel: bit 4 of the code is the lowest of its index, and
            # even indices are high.
            position = code >> 5
            byte = pixels[position]
            pixels[position] = (
                byte & 0xF0 | code & 0x0F if code & 0x10 else byte & 0x0F | (code & 0x0F) << 4
            )
        self.seq += len(codes)

    def snapshot(self) -> Snapshot:
        return Snapshot(self.grid, self.seq, bytes(self.pixels))

    def checksum(self) -> int:
        """CRC-32 of the packed pixels, as in the snapshot's header."""
        return zlib.crc32(self.pixels)
