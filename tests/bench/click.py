"""From a click in one browser to the pixel in another one, on loopback.

`python -m tests.bench.click` prints one JSON document, in ms. A pixel waits for the end of its
tick: half a tick on average, a whole one at the most, before anything else is counted.
"""

from __future__ import annotations

import json
import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.app import DESKTOP, App
from tests.browser.conftest import ARGUMENTS
from tests.server import BoardServer

TICK_MS = 100
CLICKS = 40
SEEN = """([x, y, color]) => new Promise((resolve) => {
  const look = () => place.board.color(x, y) === color
    ? resolve(performance.timeOrigin + performance.now()) : setTimeout(look, 1);
  look();
})"""


def main() -> None:
    settings = {"PLACE_WIDTH": "100", "PLACE_HEIGHT": "100", "PLACE_TICK_MS": str(TICK_MS)}
    with (
        tempfile.TemporaryDirectory() as directory,
        BoardServer(Path(directory), **settings) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(ARGUMENTS)
        )
        mine, yours = (App(browser, server, **DESKTOP).open() for _ in range(2))
        mine.look_at(50, 50)
        mine.choose(5)
        times = [measure(mine, yours, 40 + step % 20, 45 + step // 20) for step in range(CLICKS)]
        browser.close()
    print(json.dumps({"click_to_other_browser_ms": summary(times), "tick_ms": TICK_MS}))


def measure(mine: App, yours: App, x: int, y: int) -> float:
    """Both pages keep the same clock: their time origin is the machine's."""
    mine.get(
        "window.addEventListener('pointerup', () => {"
        " window.clicked = performance.timeOrigin + performance.now(); }, {capture: true})"
    )
    mine.choose(5)
    mine.click(x, y)
    seen = float(yours.page.evaluate(SEEN, [x, y, 5]))
    return seen - float(mine.get("window.clicked"))


def summary(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95) - 1], 1),
        "most": round(ordered[-1], 1),
    }


if __name__ == "__main__":
    main()
