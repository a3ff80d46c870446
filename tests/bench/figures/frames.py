"""Pixel frames of uniform placements on 2,000 x 2,000 pixels: their bytes, and what making one
takes of Python."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from board.core.formats.pixel_frame import encode_frame
from board.core.tiles.grid import Grid
from tests.bench.bench import Bench
from tests.bench.report import Figure

GRID = Grid.new(2_000, 2_000)
SEQ = 16_500_000  # as far as the event of 2017 counted: four bytes of header
FRAMES = 200
MOST_BYTES = {33: 3.1, 333: 2.45}
MOST_MS = {333: 1.0, 10_000: 20.0}


def bytes_and_time(bench: Bench) -> Iterator[Figure]:
    for count in sorted({*MOST_BYTES, *MOST_MS}):
        sizes, times = measured(bench, count, max(5, FRAMES * 33 // count))
        if count in MOST_BYTES:
            name = f"Bytes a placement, {count} a frame"
            yield Figure(name, "bytes", {"Place": sizes}).at_most(MOST_BYTES[count])
        if count in MOST_MS:
            name = f"Making a frame of {count:,}"
            yield Figure(name, "ms", {"Place": times}).at_most(MOST_MS[count])


def measured(bench: Bench, count: int, frames: int) -> tuple[list[float], list[float]]:
    """For each round: bytes a placement, header included, and ms a frame."""
    chance = random.Random(count)
    sizes, times = [], []
    for _ in range(bench.rounds):
        updates = [uniform(chance, count) for _ in range(frames)]
        began = time.perf_counter()
        made = [encode_frame(SEQ, SEQ + count, each, GRID.bits) for each in updates]
        times.append((time.perf_counter() - began) * 1000 / frames)
        sizes.append(sum(map(len, made)) / frames / count)
    return sizes, times


def uniform(chance: random.Random, count: int) -> dict[int, int]:
    points = chance.sample(range(GRID.width * GRID.height), count)
    places = (divmod(point, GRID.width) for point in points)
    return {GRID.address(x, y): chance.randrange(16) for y, x in places}
