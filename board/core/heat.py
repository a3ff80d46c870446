"""When each pixel was placed last, in one byte: 0 never, 1 long ago, up to 255 just now.

Bytes of GET /api/activity, little-endian: `PLCH`, u8 version = 2, u8 zero, u16 number of tiles
n, u32 window in seconds, u32 zero; then n times 65,536 bytes, one for each address.
"""

from __future__ import annotations

import struct

from board.core.tiles.grid import TILE_PIXELS
from board.core.tiles.packed import unpacked

MAGIC, VERSION = b"PLCH", 2
HEADER = struct.Struct("<4sBBHII")
WINDOW_SECONDS = 3_600
NEVER, LONG_AGO, NOW = 0, 1, 255
STEP_MS = WINDOW_SECONDS * 1000 // (NOW - LONG_AGO)
IS_SET = bytes((NEVER, *[LONG_AGO] * 255))  # of a colour: where there is one somebody placed it


class Heat:
    """Takes placements in ascending time; fades all pixels at once, not one by one."""

    def __init__(self, tiles: int) -> None:
        self._levels = bytearray(tiles * TILE_PIXELS)
        self._step = 0

    def take(self, address: int, at_ms: int) -> None:
        age = self._step - at_ms // STEP_MS
        self.reach(address // TILE_PIXELS + 1)
        self._levels[address] = max(LONG_AGO, NOW - max(0, age))

    def reach(self, tiles: int) -> None:
        """The board has grown to so many tiles."""
        self._levels += bytes(max(0, tiles * TILE_PIXELS - len(self._levels)))

    def assume(self, pixels: bytes, bits: int) -> None:
        """Where the packed board shows a colour somebody placed it, if only long ago."""
        self.reach(len(pixels) * 8 // bits // TILE_PIXELS)
        self._levels = bytearray(map(max, self._levels, unpacked(pixels, bits).translate(IS_SET)))

    def fade(self, now_ms: int) -> None:
        """Makes everything as old as it is at `now_ms`."""
        steps = now_ms // STEP_MS - self._step
        if steps > 0:
            faded = (max(LONG_AGO, level - steps) for level in range(LONG_AGO, NOW + 1))
            self._levels = self._levels.translate(bytes((NEVER, *faded)))
            self._step += steps

    def encode(self) -> bytes:
        count = len(self._levels) // TILE_PIXELS
        return HEADER.pack(MAGIC, VERSION, 0, count, WINDOW_SECONDS, 0) + self._levels
