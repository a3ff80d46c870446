"""The page under load in Chromium: frame times while panning and zooming, and its heap.

Numbers are for reading, not for passing: they are this machine's, and it draws in software.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench.build import tool
from tests.browser.app import DESKTOP, App
from tests.browser.conftest import ARGUMENTS, PROGRAM
from tests.rig.server import BoardServer

SIDE = 2000

FRAMES = """(seconds) => new Promise((resolve) => {
  const { camera } = place;
  const times = [];
  const start = performance.now();
  let last = start;
  const step = (now) => {
    times.push(now - last);
    last = now;
    const turn = (now - start) / 1000;
    camera.moveTo(1000 + 700 * Math.sin(turn), 1000 + 700 * Math.cos(turn * 0.7),
      0.5 * 80 ** ((1 - Math.cos(turn * 0.8)) / 2));
    if (now - start < seconds * 1000 || times.length < 3) requestAnimationFrame(step);
    else resolve(times.slice(1));
  };
  requestAnimationFrame(step);
})"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """With the size of the heap as it is, and a collector that can be called."""
    arguments = [*ARGUMENTS, "--enable-precise-memory-info", "--js-flags=--expose-gc"]
    program = tool(PROGRAM, "a browser (Debian: chromium-headless-shell)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


def under_load(browser: Browser, seconds: float, heap_minutes: float) -> dict[str, Any]:
    """`seconds` of panning and zooming, then `heap_minutes`."""
    with tempfile.TemporaryDirectory() as directory, serve(directory) as server:
        app = App(browser, server, **DESKTOP).open()
        with players_of(server):
            until_placed(app, 0)
            found = panned(app, seconds)
            found["heap_mb_each_quarter"] = heap_over(app, heap_minutes)
        app.close()
    return found


@contextmanager
def players_of(server: BoardServer) -> Iterator[None]:
    load = subprocess.Popen([sys.executable, "-m", "tests.bench.players", server.url, str(SIDE)])
    try:
        yield
    finally:
        load.terminate()
        load.wait()


def until_placed(app: App, seq: int) -> None:
    """The load takes its time to begin, and its placements theirs to be shown."""
    app.page.wait_for_function("seq => place.board.seq > seq", arg=seq)


def panned(app: App, seconds: float) -> dict[str, Any]:
    first_seq, start = app.get("place.board.seq"), time.monotonic()
    times = sorted(app.page.evaluate(FRAMES, seconds))
    until_placed(app, first_seq)
    return {
        "placements_per_second": (app.get("place.board.seq") - first_seq)
        / (time.monotonic() - start),
        "frames": len(times),
        "median_ms": statistics.median(times),
        "p99_ms": times[int(len(times) * 0.99)],
        "worst_ms": times[-1],
    }


def heap_over(app: App, minutes: float) -> list[float]:
    """The heap after a collection, at the start and after each quarter, panning all the while."""
    sizes = []
    for quarter in range(5):
        if quarter:
            app.page.evaluate(FRAMES, minutes * 60 / 4)
        app.get("globalThis.gc?.()")
        sizes.append(round(app.get("performance.memory.usedJSHeapSize") / 1e6, 1))
    return sizes


def serve(directory: str) -> BoardServer:
    size = {"PLACE_WIDTH": str(SIDE), "PLACE_HEIGHT": str(SIDE), "PLACE_TICK_MS": "100"}
    return BoardServer(Path(directory), **size)
