"""From a click in one browser to the pixel in another one, on loopback.

A pixel waits for the end of its tick: half a tick on average, a whole one at the most, before
anything else is counted.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.app import DESKTOP, App
from tests.rig.server import BoardServer

TICK_MS = 100
CLICKS = 40
SEEN = """([x, y, color]) => new Promise((resolve) => {
  const look = () => place.board.color(x, y) === color
    ? resolve(performance.timeOrigin + performance.now()) : setTimeout(look, 1);
  look();
})"""


def clicks(browser: Browser, directory: Path, count: int = CLICKS) -> list[float]:
    """Milliseconds, ascending."""
    settings = {"PLACE_WIDTH": "100", "PLACE_HEIGHT": "100", "PLACE_TICK_MS": str(TICK_MS)}
    with BoardServer(directory, **settings) as server:
        mine, yours = (App(browser, server, **DESKTOP).open() for _ in range(2))
        mine.look_at(50, 50)
        times = [measure(mine, yours, 40 + step % 20, 45 + step // 20) for step in range(count)]
        mine.close()
        yours.close()
    return sorted(times)


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
