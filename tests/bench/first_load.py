"""The first visit over a thin line: how long until the board is seen, empty and fully painted.

The full board is really in the server's Valkey, every pixel of it by chance, so that no
compression helps; all bytes go through the line.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import tempfile
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from board.core.tiles.grid import Grid
from board.core.tiles.rows import from_rows
from board.store.store import Store
from board.store.valkey.embedded import ensure
from board.store.valkey.url import embedded_url
from tests.bench.thin_line import thin_line
from tests.browser.app import DESKTOP, App, server_checksum
from tests.rig.server import BoardServer

SIDE = 1000
VISITS = 5
EMPTY, FULL = "empty_board", "full_board"
BITS_PER_SECOND, ROUND_TRIP_SECONDS = 1_500_000, 0.1
SETTINGS = {
    "PLACE_WIDTH": str(SIDE),
    "PLACE_HEIGHT": str(SIDE),
    "DEBUG": "0",
    "SECRET_KEY": "b" * 50,
    "ALLOWED_HOSTS": "*",
    "PLACE_HTTPS": "0",
}
LOADED = """() => {
  const [board] = performance.getEntriesByName(new URL("/api/board", location.href).href);
  const { colors, grid } = place.board;
  return {
    seconds: performance.now() / 1000,
    board_bytes: board.encodedBodySize,
    board_fetches: performance.getEntriesByType("resource")
      .filter(({ name }) => name === board.name).length,
    painted_share:
      colors.reduce((sum, color) => sum + (color > 0), 0) / (grid.width * grid.height),
  };
}"""


def first_loads(
    browser: Browser, boards: tuple[str, ...] = (EMPTY, FULL), count: int = VISITS
) -> dict[str, Any]:
    results: dict[str, Any] = {"line": "1.5 Mbit/s, 100 ms"}
    for name in boards:
        with tempfile.TemporaryDirectory() as directory:
            if name == FULL:
                paint_all(Path(directory))
            server = BoardServer(Path(directory), **SETTINGS)
            with server:
                results[name] = visits(browser, server, count)
                results["own_files_bytes"] = own_files(server)
    return results


def paint_all(directory: Path) -> None:
    """Any colour on any pixel: nothing that could be compressed."""
    valkey = directory / "valkey"
    ensure(valkey)
    with ThreadPoolExecutor(1) as elsewhere:  # Playwright has a loop running in this thread
        elsewhere.submit(asyncio.run, fill(embedded_url(valkey))).result()


async def fill(url: str) -> None:
    store = Store.open(url)
    try:
        colors = bytes(byte & 15 for byte in random.Random(1).randbytes(SIDE * SIDE))
        pixels = from_rows(colors, Grid.new(SIDE, SIDE))
        assert await store.rebuild(pixels, seq=1), "There is a board already."
    finally:
        await store.close()


def visits(browser: Browser, server: BoardServer, count: int) -> dict[str, Any]:
    with thin_line(server.port, BITS_PER_SECOND, ROUND_TRIP_SECONDS) as port:
        first_load(browser, server, port)  # its first answers are slower than all that follow
        loads = [first_load(browser, server, port) for _ in range(count)]
    seconds = sorted(load.pop("seconds") for load in loads)
    return {
        "board_visible_seconds": round(statistics.median(seconds), 2),
        "slowest_seconds": round(seconds[-1], 2),
        **loads[0],
    }


def first_load(browser: Browser, server: BoardServer, port: int) -> dict[str, Any]:
    """By somebody who has never been here. The time starts with the request for the page."""
    app = App(browser, server, **DESKTOP)
    app.page.goto(f"http://127.0.0.1:{port}/", wait_until="commit")
    app.page.wait_for_selector("html[data-seq]")
    app.until_painted()
    load = dict(app.page.evaluate(LOADED))
    assert app.checksum == server_checksum(app)
    app.close()
    return load


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
