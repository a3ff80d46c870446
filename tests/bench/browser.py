"""The page under load in Chromium: frame times while panning and zooming, heap, first load.

`python -m tests.bench.browser` prints one JSON document. Numbers are for reading, not for
passing: they are this machine's, and it draws in software.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from pathlib import Path
from typing import Any

import aiohttp
from playwright.sync_api import Browser, sync_playwright

from board.core.wire import Place, encode_place
from tests.browser.app import DESKTOP, App
from tests.browser.conftest import ARGUMENTS
from tests.server import BoardServer

SIDE = 2000
PLACEMENTS_PER_SECOND = 500
PLAYERS = 50  # a socket may send 20 messages a second
LINE = {"latency": 100, "downloadThroughput": 1_500_000 / 8, "uploadThroughput": 1_500_000 / 8}

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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=20, help="of panning and zooming")
    options.add_argument("--heap-minutes", type=float, default=1.0)
    options.add_argument("--only", choices=["frames", "first_load"])
    options.add_argument("--load", metavar="URL", help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.load:
        asyncio.run(place_for_ever(chosen.load))
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[*ARGUMENTS, "--enable-precise-memory-info", "--js-flags=--expose-gc"],
        )
        results = {}
        if chosen.only != "first_load":
            results["frames"] = under_load(browser, chosen.seconds, chosen.heap_minutes)
        if chosen.only != "frames":
            results["first_load"] = first_loads(browser)
        browser.close()
    print(json.dumps(results, indent=2))


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
            app.close()
        finally:
            load.terminate()
            load.wait()
    times.sort()
    return {
        "board": f"{SIDE}x{SIDE}",
        "placements_per_second": round(rate),
        "frames": len(times),
        "median_ms": round(statistics.median(times), 1),
        "p99_ms": round(times[int(len(times) * 0.99)], 1),
        "worst_ms": round(times[-1], 1),
        "heap_mb_each_quarter": heap,
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


# --- the first visit over a thin line --------------------------------------------------------


def first_loads(browser: Browser) -> dict[str, Any]:
    results: dict[str, Any] = {"line": "1.5 Mbit/s, 100 ms"}
    settings = {"PLACE_WIDTH": "1000", "PLACE_HEIGHT": "1000"}
    production = {"DEBUG": "0", "SECRET_KEY": "b" * 50, "ALLOWED_HOSTS": "*", "PLACE_HTTPS": "0"}
    with tempfile.TemporaryDirectory() as directory:
        server = BoardServer(Path(directory), **settings, **production)
        server.manage("collectstatic", "--noinput", "--verbosity", "0")
        with server:
            results["empty_board"] = first_load(browser, server, None)
            results["full_board"] = first_load(browser, server, noise(1000))
            results["own_files_bytes"] = own_files(server)
    return results


def first_load(browser: Browser, server: BoardServer, board: bytes | None) -> dict[str, Any]:
    app = App(browser, server, **DESKTOP)
    if board:
        app.page.route("**/api/board", lambda route: route.fulfill(body=board))
    session = app.context.new_cdp_session(app.page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
    app.page.goto("/", wait_until="commit")
    app.page.wait_for_selector("html[data-seq]")
    app.until_painted()
    seconds = app.get("performance.now()") / 1000
    app.close()
    size = len(board or b"")
    if board:  # such an answer comes without the line's delay
        seconds += size / LINE["downloadThroughput"] + LINE["latency"] / 1000
    return {"board_visible_seconds": round(seconds, 2), "board_bytes": size}


def noise(side: int) -> bytes:
    """A board on which every pixel is drawn, and nothing can be compressed."""
    pixels = random.Random(1).randbytes(side * side // 2)
    header = struct.pack("<4sBBHHHIQ", b"PLCB", 1, 4, side, side, 0, zlib.crc32(pixels), 1)
    return header + pixels


def own_files(server: BoardServer) -> int:
    """Compressed bytes of page, scripts, styles and pictures, as a browser is sent them."""
    status, data, _ = server.request("GET", "/sw.js")
    assert status == 200
    files = json.loads(data.decode().split("const FILES = ")[1].split(";\n")[0])
    total = 0
    for name in ["/", *files]:
        request = urllib.request.Request(server.url + name, headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request) as response:
            total += len(response.read())
    return total


def serve(directory: str) -> BoardServer:
    size = {"PLACE_WIDTH": str(SIDE), "PLACE_HEIGHT": str(SIDE), "PLACE_TICK_MS": "100"}
    return BoardServer(Path(directory), **size)


if __name__ == "__main__":
    main()
