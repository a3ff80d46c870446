"""Frames of 10,000 pixels all over a board in Chromium: what decoding, applying and painting one
take of the page's thread, with the whole board in view and close up."""

from __future__ import annotations

import base64
import random
import tempfile
from typing import Any

from playwright.sync_api import Browser

from board.core.formats.pixel_frame import encode_frame
from board.core.tiles.grid import Grid
from tests.bench.page import SIDE, serve
from tests.browser.app import DESKTOP, App

PIXELS = 10_000
WARMING_FRAMES = 8  # until the browser has compiled what runs
VIEWS = {
    "the whole board in view": "place.camera.fit()",
    "close up": f"place.camera.moveTo({SIDE / 2}, {SIDE / 2}, 8)",
}
STEPS = ("decoded", "applied", "painted", "and until the page is free")

# Else the board would be one colour, and all means the same.
PAINTED_OVER = """() => {
  const { grid, seq } = place.board;
  const colors = new Uint8Array(grid.size).map(() => Math.random() * 16);
  place.board.load({ grid, seq, colors });
}"""

# Callbacks of one animation frame run in the order in which they were asked for: the page's own
# comes after one that asks again in each, and before one that is asked for behind it. What the
# browser does with the drawing comes before the next task.
BIG_FRAMES = """async (frames) => {
  const known = performance.getEntriesByType('resource').map((entry) => entry.name);
  const module = known.find((name) => name.includes('/wire/pixel_frame'));
  const { decodePixelFrame } = await import(module);
  const nextFrame = () => new Promise(requestAnimationFrame);
  const { port1, port2 } = new MessageChannel();
  const nextTask = () => new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  });
  const found = [];
  let began, first;
  const begin = () => {
    first = requestAnimationFrame(begin);
    began = performance.now();
  };
  begin();
  for (const frame of frames) {
    const bytes = Uint8Array.from(atob(frame), (letter) => letter.charCodeAt(0));
    await nextFrame();
    await nextFrame();
    const { grid, seq } = place.board;
    const times = [performance.now()];
    const mark = () => times.push(performance.now());
    const decoded = decodePixelFrame(bytes, grid.bits);
    mark();
    place.board.apply({ ...decoded, fromSeq: seq, toSeq: seq + 1 });
    mark();
    requestAnimationFrame(mark);
    await nextFrame();
    const painting = times[3] - began;
    await nextTask();
    mark();
    const [start, read, applied, drawn, free] = times;
    found.push([read - start, applied - read, painting, free - drawn]);
  }
  cancelAnimationFrame(first);
  return found;
}"""


def big_frames(browser: Browser, frames: int) -> dict[str, dict[str, list[float]]]:
    """By view: milliseconds of each frame, and of its steps. `all` are the first three steps."""
    with tempfile.TemporaryDirectory() as directory, serve(directory) as server:
        app = App(browser, server, **DESKTOP).open()
        app.page.evaluate(PAINTED_OVER)
        found = {name: measured(app, view, frames) for name, view in VIEWS.items()}
        app.close()
    return found


def measured(app: App, view: str, frames: int) -> dict[str, list[float]]:
    app.get(f"void {view}")
    app.until_painted()
    sent = [big_frame() for _ in range(WARMING_FRAMES + frames)]
    times: list[Any] = app.page.evaluate(BIG_FRAMES, sent)[WARMING_FRAMES:]
    steps = {name: [each[at] for each in times] for at, name in enumerate(STEPS)}
    return {"all": [sum(each[:3]) for each in times], **steps}


def big_frame() -> str:
    """In base64."""
    grid = Grid.new(SIDE, SIDE)
    places = [divmod(place, SIDE) for place in random.sample(range(SIDE * SIDE), PIXELS)]
    updates = {grid.address(x, y): random.randrange(16) for y, x in places}
    return base64.b64encode(encode_frame(0, PIXELS, updates, grid.bits)).decode()
