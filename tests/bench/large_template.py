"""A picture laid over the board in Chromium: how long until it is shown and counted, and the
longest the page did nothing else meanwhile, and when its style and place change.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.app import DESKTOP, WITHOUT_WORKER, App
from tests.rig.server import BoardServer

BOARD = {"PLACE_WIDTH": "3000", "PLACE_HEIGHT": "2000"}
OBSERVE = """void (() => {
  window.tasks = [];
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((e) => e.duration)))
    .observe({ type: "longtask" });
  document.getElementById("template-file").addEventListener("change",
    () => (window.began = performance.now()), { capture: true });
  place.templates.changed.on(({ template }) => {
    if (template.isReady) window.ready ??= performance.now();
  });
})()"""
CHANGES = (
    "place.templates.set(place.templates.chosen, { style: 'symbols' })",
    "place.templates.set(place.templates.chosen, { hideRight: true })",
    "place.templates.set(place.templates.chosen, { x: 1, y: 1 })",
)


def laid(browser: Browser, width: int, height: int) -> dict[str, float]:
    """Of noise: hardly two of its pixels are alike. Tasks of up to 50 ms are none to browsers."""
    with tempfile.TemporaryDirectory() as name, BoardServer(Path(name), **BOARD) as server:
        picture = Path(name) / "noise.png"
        noise = [Image.effect_noise((width, height), 90) for _ in range(3)]
        Image.merge("RGB", noise).save(picture, compress_level=1)
        app = App(browser, server, **DESKTOP, **WITHOUT_WORKER).open()
        try:
            return measured(app, picture)
        finally:
            app.close()


def measured(app: App, picture: Path) -> dict[str, Any]:
    app.page.keyboard.press("v")
    app.get(OBSERVE)
    app.page.set_input_files("#template-file", picture)
    until_still(app)
    seconds = app.get("(ready - began) / 1000")
    for change in CHANGES:
        app.get(f"void {change}")
        until_still(app)
    return {"seconds": seconds, "longest_ms": app.get("Math.max(50, ...tasks)")}


def until_still(app: App) -> None:
    """It is ready, and two frames later nothing more was drawn."""
    app.until("place.templates.all[0]?.isReady")
    app.until(
        "new Promise((resolve) => { const { frames } = place.stage;"
        " setTimeout(() => resolve(place.stage.frames === frames), 250); })"
    )
