"""When each pixel was placed last, in one byte: 0 never, 1 long ago, up to 255 just now.

Bytes of GET /api/activity, little-endian: `PLCH`, u8 version = 1, u8 zero, u16 width,
u16 height, u16 zero, u32 window in seconds, then a byte for each pixel.
"""

from __future__ import annotations

import struct

from board.core.grid import Grid

MAGIC, VERSION = b"PLCH", 1
HEADER = struct.Struct("<4sBBHHHI")
WINDOW_SECONDS = 3_600
NEVER, LONG_AGO, NOW = 0, 1, 255
STEP_MS = WINDOW_SECONDS * 1000 // (NOW - LONG_AGO)
# Of a byte with two colours: LONG_AGO where one is set, which somebody must have done.
IS_FIRST_SET = bytes(LONG_AGO if byte >> 4 else NEVER for byte in range(256))
IS_SECOND_SET = bytes(LONG_AGO if byte & 15 else NEVER for byte in range(256))


class Heat:
    """Takes placements in ascending time; fades all pixels at once, not one by one."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._levels = bytearray(grid.size)
        self._step = 0

    def take(self, pixel: int, at_ms: int) -> None:
        age = self._step - at_ms // STEP_MS
        self._levels[pixel] = max(LONG_AGO, NOW - max(0, age))

    def assume(self, pixels: bytes) -> None:
        """Where the packed board shows a colour somebody placed it, if only long ago."""
        seen = bytearray(len(pixels) * 2)
        seen[0::2], seen[1::2] = pixels.translate(IS_FIRST_SET), pixels.translate(IS_SECOND_SET)
        self._levels = bytearray(map(max, self._levels, seen))

    def fade(self, now_ms: int) -> None:
        """Makes everything as old as it is at `now_ms`."""
        steps = now_ms // STEP_MS - self._step
        if steps > 0:
            faded = (max(LONG_AGO, level - steps) for level in range(LONG_AGO, NOW + 1))
            self._levels = self._levels.translate(bytes((NEVER, *faded)))
            self._step += steps

    def encode(self) -> bytes:
        head = (MAGIC, VERSION, 0, self._grid.width, self._grid.height, 0, WINDOW_SECONDS)
        return HEADER.pack(*head) + self._levels
