"""Placements as numbers, for tables with types; and in the order of time, however many."""

from __future__ import annotations

import heapq
import struct
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

from board.core.placement import Placement
from board.dataset.export import Export

SORTED_LINES = 250_000  # in memory
HASH_BYTES = 8
NO_COLOR = -1
PACKED = struct.Struct("<qqqhhBiBq")


class Line(NamedTuple):
    """`user` has 63 bits of a hash. `rgb` is 0xRRGGBB, or NO_COLOR when the palette had lost the
    colour by then."""

    at_ms: int
    seq: int
    user: int
    x: int
    y: int
    color: int
    rgb: int
    kind: int
    operation: int


class Liner(Export):
    def line(self, placement: Placement) -> Line:
        seq, pixel, color, player, at_ms, kind, operation = placement
        user = int.from_bytes(self.hashed(player, HASH_BYTES), "big") >> 1
        return Line(
            at_ms, seq, user, *self._grid.point(pixel), color, self._rgb(color), kind, operation
        )

    def _rgb(self, color: int) -> int:
        if color >= len(self._palette):
            return NO_COLOR
        return int(self._palette[color].hex[1:], 16)


def by_time(lines: Iterable[Line], folder: Path) -> Iterator[Line]:
    """Those of one time by their number. They go through nameless files in `folder`: about 50
    bytes a line. Raises OSError."""
    remaining = iter(lines)
    with ExitStack() as files:
        runs = []
        while run := sorted(islice(remaining, SORTED_LINES)):
            file = files.enter_context(tempfile.TemporaryFile(dir=folder))
            file.writelines(PACKED.pack(*line) for line in run)
            file.seek(0)
            runs.append(lines_of(file))
        yield from heapq.merge(*runs)


def lines_of(file: IO[bytes]) -> Iterator[Line]:
    while packed := file.read(PACKED.size):
        yield Line(*PACKED.unpack(packed))
