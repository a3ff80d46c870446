"""The page in Chromium: its frames and heap under load, what large frames of pixels take, a first
visit, a click seen elsewhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import median

from tests.bench.bench import Bench
from tests.bench.big_frames import PIXELS, big_frames
from tests.bench.click import CLICKS, TICK_MS, clicks
from tests.bench.first_load import EMPTY, FULL, VISITS, first_loads
from tests.bench.large_template import laid
from tests.bench.page import SIDE, chromium, under_load
from tests.bench.report import Figure

PAN_SECONDS, HEAP_MINUTES = 20.0, 10.0
BIG_FRAMES, MOST_BIG_FRAME_MS = 40, 5
VISIBLE_SECONDS = {EMPTY: 2, FULL: 6}
OWN_FILES_KB = 120


def panning(bench: Bench) -> Iterator[Figure]:
    seconds, minutes = (
        (PAN_SECONDS, HEAP_MINUTES) if bench.is_full else (bench.seconds, bench.seconds / 60)
    )
    with chromium() as browser:
        found = under_load(browser, seconds, minutes)
    where = f"{SIDE}x{SIDE}, {found['placements_per_second']:,.0f} placements/s"
    samples = {name: [found[f"{name}_ms"]] for name in ("p99", "median", "worst")}
    frame = Figure(f"Frame while panning and zooming, {where}", "ms", samples)
    frame.notes["frames"] = found["frames"]
    yield frame.at_most(33)
    heap = found["heap_mb_each_quarter"]
    figure = Figure(f"Heap after {minutes:.2g} minutes of panning", "MB", {"Place": [heap[-1]]})
    figure.notes["at the start and after each quarter"] = heap
    yield figure


def painted(bench: Bench) -> Iterator[Figure]:
    with chromium() as browser:
        found = big_frames(browser, BIG_FRAMES if bench.share == 1 else 2)
    for view, times in found.items():
        figure = Figure(f"A frame of {PIXELS:,} pixels, {view}", "ms", times)
        yield figure.at_most(MOST_BIG_FRAME_MS)


def first(bench: Bench) -> Iterator[Figure]:
    boards, count = ((EMPTY, FULL), VISITS) if bench.is_full else ((EMPTY,), 1)
    with chromium() as browser:
        found = first_loads(browser, boards, count)
    for name in boards:
        board, title = found[name], name.replace("_", " ")
        samples = {
            "median": [board["board_visible_seconds"]],
            "slowest": [board["slowest_seconds"]],
        }
        figure = Figure(f"First visit until the {title} is seen, {found['line']}", "s", samples)
        figure.notes["bytes of the board"] = board["board_bytes"]
        figure.notes["requests for the board"] = board["board_fetches"]
        yield figure.at_most(VISIBLE_SECONDS[name])
    samples = {"Place": [found["own_files_bytes"] / 1000]}
    yield Figure("Page, scripts, styles and pictures, compressed", "kB", samples).at_most(
        OWN_FILES_KB
    )


def click(bench: Bench) -> Iterator[Figure]:
    with chromium() as browser:
        times = clicks(browser, bench.directory / "place", CLICKS if bench.is_full else 2)
    p95 = times[math.ceil(len(times) * 0.95) - 1]
    samples = {"median": [median(times)], "p95": [p95], "most": [times[-1]]}
    yield Figure(f"Click to the other browser's canvas, tick {TICK_MS} ms", "ms", samples)


def template(bench: Bench) -> Iterator[Figure]:
    sizes = ((1000, 1000), (3000, 2000)) if bench.is_full else ((300, 200),)
    with chromium() as browser:
        for width, height in sizes:
            found = laid(browser, width, height)
            name = f"A template of {width}x{height}"
            seconds = Figure(f"{name} until it is shown", "s", {"Place": [found["seconds"]]})
            yield seconds.at_most(2)
            longest = {"Place": [found["longest_ms"]]}
            yield Figure(f"{name}: the longest task", "ms", longest).at_most(50)
