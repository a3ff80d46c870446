"""The page under load in Chromium: frame times while panning and zooming, heap, first load.

`python -m tests.bench.browser` prints one JSON document. Numbers are for reading, not for
passing: they are this machine's, and it draws in software.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
from playwright.sync_api import Browser, Playwright, sync_playwright

from board.core.wire import Place, encode_frame, encode_place
from tests.bench.first_load import first_loads
from tests.browser.app import DESKTOP, App
from tests.browser.conftest import ARGUMENTS
from tests.server import BoardServer

SIDE = 2000
PLACEMENTS_PER_SECOND = 500
PLAYERS = 50  # a socket may send 20 messages a second

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
    if (now - start < seconds * 1000) requestAnimationFrame(step);
    else resolve(times.slice(1));
  };
  requestAnimationFrame(step);
})"""

BIG_FRAMES = """async (frames) => {
  const known = performance.getEntriesByType('resource').map((entry) => entry.name);
  const { decodeFrame } = await import(known.find((name) => name.includes('/wire/messages')));
  const nextFrame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (const frame of frames) {
    const bytes = Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0));
    await nextFrame();
    const start = performance.now();
    const { seq } = place.board;
    place.board.apply({ ...decodeFrame(bytes), fromSeq: seq, toSeq: seq + 1 });
    const applied = performance.now() - start;
    const began = await nextFrame();  // asked for after the page's own, which has drawn by now
    times.push(applied + performance.now() - began);
  }
  return times;
}"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=20, help="of panning and zooming")
    options.add_argument("--heap-minutes", type=float, default=10.0)
    options.add_argument("--only", choices=["frames", "first_load"])
    options.add_argument("--load", metavar="URL", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.load:
        asyncio.run(place_for_ever(chosen.load))
        return
    with sync_playwright() as playwright:
        browser = launch(playwright)
        results = {}
        if chosen.only != "first_load":
            results["frames"] = under_load(browser, chosen.seconds, chosen.heap_minutes)
        if chosen.only != "frames":
            results["first_load"] = first_loads(browser)
        browser.close()
    print(json.dumps(results, indent=2))


def launch(playwright: Playwright) -> Browser:
    """With the size of the heap as it is, and a collector that can be called."""
    arguments = [*ARGUMENTS, "--enable-precise-memory-info", "--js-flags=--expose-gc"]
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)


# --- frames and heap under load --------------------------------------------------------------


def under_load(browser: Browser, seconds: int, heap_minutes: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as directory, serve(directory) as server:
        command = [sys.executable, "-m", "tests.bench.browser", "--load", server.url]
        load = subprocess.Popen(command)
        try:
            app = App(browser, server, **DESKTOP).open()
            first_seq, start = app.get("place.board.seq"), time.monotonic()
            times = app.page.evaluate(FRAMES, seconds)
            rate = (app.get("place.board.seq") - first_seq) / (time.monotonic() - start)
            heap = heap_over(app, heap_minutes)
        finally:
            load.terminate()
            load.wait()
        big = sorted(app.page.evaluate(BIG_FRAMES, [big_frame() for _ in range(50)]))
        app.close()
    times.sort()
    return {
        "board": f"{SIDE}x{SIDE}",
        "placements_per_second": round(rate),
        "frames": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p99_ms": round(times[int(len(times) * 0.99)], 1),
        "worst_ms": round(times[-1], 1),
        "heap_mb_each_quarter": heap,
        "frame_of_10_000_pixels_ms": [round(statistics.median(big), 1), round(big[-1], 1)],
    }


def big_frame() -> str:
    """10,000 pixels all over the board, in base64."""
    pixels = random.sample(range(SIDE * SIDE), 10_000)
    updates = {pixel: random.randrange(16) for pixel in pixels}
    return base64.b64encode(encode_frame(0, 10_000, updates)).decode()


def heap_over(app: App, minutes: float) -> list[float]:
    """The heap after a collection, at the start and after each quarter, panning all the while."""
    sizes = []
    for quarter in range(5):
        if quarter:
            app.page.evaluate(FRAMES, minutes * 60 / 4)
        app.get("globalThis.gc?.()")
        sizes.append(round(app.get("performance.memory.usedJSHeapSize") / 1e6, 1))
    return sizes


async def place_for_ever(url: str) -> None:
    """PLACEMENTS_PER_SECOND at random places, over the sockets of PLAYERS players."""
    async with asyncio.TaskGroup() as group:
        for _ in range(PLAYERS):
            group.create_task(place_as_one(url))


async def place_as_one(url: str) -> None:
    pause = PLAYERS / PLACEMENTS_PER_SECOND
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        async with http.post(f"{url}/api/session") as response:
            response.raise_for_status()
        async with http.ws_connect(f"{url}/ws/board", max_msg_size=0) as socket:
            reader = asyncio.create_task(read_on(socket))
            for request_id in range(1 << 30):
                x, y = random.randrange(SIDE), random.randrange(SIDE)
                place = Place(request_id, x, y, random.randrange(16))
                await socket.send_bytes(encode_place(place))
                await asyncio.sleep(pause)
            reader.cancel()


async def read_on(socket: aiohttp.ClientWebSocketResponse) -> None:
    async for _ in socket:
        pass


def serve(directory: str) -> BoardServer:
    size = {"PLACE_WIDTH": str(SIDE), "PLACE_HEIGHT": str(SIDE), "PLACE_TICK_MS": "100"}
    return BoardServer(Path(directory), **size)


if __name__ == "__main__":
    main()
