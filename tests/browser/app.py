"""The page as its player sees it, for tests: a board to point at, a palette, a server behind."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

from board.core.formats.snapshot import Snapshot, checksum, decode_snapshot
from tests.browser.wire import Wire
from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.server import BoardServer

DESKTOP = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "color_scheme": "dark",
}
SMALL = {**PHONE, "viewport": {"width": 320, "height": 568}}
# The worker that keeps the page for an offline start asks for all of it a second time, which
# doubles what a page costs here. It has tests of its own.
WITHOUT_WORKER: Any = {"service_workers": "block"}
WAIT_MS = FUSE_SECONDS * 1000
OF_REQUESTS = ("Failed to load resource:", "WebSocket connection to ")
WELCOMED = "try { localStorage.setItem('place.welcomed', '1'); } catch {}"
# A toast goes away by itself, perhaps before a slow machine's test looks for it.
TOASTS = """
window.toastsShown = [];
new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.target.id !== "toasts") continue;
    for (const toast of change.addedNodes) toastsShown.push(toast.textContent);
  }
}).observe(document, { childList: true, subtree: true });
"""
MODERATE = """
from django.db import transaction
from board import models
from board.moderation import decisions
board = decisions.the_board()
with transaction.atomic():
    {change}
    decisions.changed({expelled!r})
"""


@contextmanager
def answered(page: Page) -> Iterator[None]:
    """Opened in here, a page has heard of the player and the board afterwards: either would end
    a wait that a test begins."""
    with page.expect_response("**/api/me"), page.expect_response("**/api/config"):
        yield


class App:
    """One browser tab. `errors` collects whatever the console or an exception complains of."""

    def __init__(
        self,
        browser: Browser,
        server: BoardServer,
        wire: Wire | None = None,
        *,
        is_new: bool = False,
        **options: Any,
    ) -> None:
        """Somebody who has been here before, and knows the welcome card, or is new."""
        self.server, self.wire, self._is_new = server, wire, is_new
        address = wire.url if wire else server.url
        self.context: BrowserContext = browser.new_context(base_url=address, **options)
        self.context.set_default_timeout(WAIT_MS)
        self.context.add_init_script(TOASTS)
        if not is_new:
            self.context.add_init_script(WELCOMED)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda line: self.errors.append(line.text) if line.type == "error" else None,
        )

    def open(self, path: str = "/", *, live: bool = True) -> App:
        self.page.goto(path)
        # A link to a moment may hide the palette at once.
        self.page.wait_for_selector(".swatch", state="attached")
        if live:
            self.page.wait_for_selector("html[data-connected=true]")
            # A browser that keeps nothing welcomes everybody; the card comes with the board.
            if not self._is_new and self.get("document.getElementById('welcome').open"):
                self.page.keyboard.press("Escape")
        return self

    def close(self) -> None:
        self.context.close()

    @property
    def complaints(self) -> list[str]:
        """The console's errors, without what Chromium itself writes of refused requests."""
        return [line for line in self.errors if not line.startswith(OF_REQUESTS)]

    # --- asking the page ---------------------------------------------------------------------

    def get(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    def until(self, condition: str) -> None:
        """Waits, a frame at a time, until the expression holds; fails with what it was."""
        script = f"""async (limit) => {{
            const end = performance.now() + limit;
            while (!(await ({condition}))) {{
                if (performance.now() > end) return false;
                await new Promise((resolve) => setTimeout(resolve, 16));
            }}
            return true;
        }}"""
        assert self.page.evaluate(script, WAIT_MS), f"It never came to this: {condition}"

    def color(self, x: int, y: int) -> int:
        return int(self.get(f"place.board.color({x}, {y})"))

    def until_color(self, x: int, y: int, color: int) -> None:
        self.until(f"place.board.color({x}, {y}) === {color}")

    def until_said(self, text: str) -> None:
        said = "document.getElementById('live').textContent"
        try:
            self.until(f"{said}.includes({json.dumps(text)})")
        except AssertionError as error:
            raise AssertionError(f"Not {text!r} was said but {self.get(said)!r}.") from error

    def until_toast(self, text: str) -> None:
        """Shown now or earlier, and not waited for yet."""
        found = f"toastsShown.findIndex((shown) => shown.includes({json.dumps(text)}))"
        self.until(f"{found} >= 0")
        self.get(f"toastsShown.splice(0, {found} + 1)")

    def until_inspected(self) -> None:
        """What it tells may push its buttons away from the pointer."""
        body = "document.getElementById('inspector-body').textContent"
        self.until(f"{body} !== '' && !{body}.includes('Loading')")

    def until_painted(self) -> None:
        """What was asked for before this is on the screen afterwards."""
        frame = "new Promise((resolve) => requestAnimationFrame(resolve))"
        self.get(f"{frame}.then(() => {frame})")

    @property
    def checksum(self) -> int:
        return int(self.get("place.checksum()"))

    @property
    def camera(self) -> dict[str, float]:
        camera = "{x: place.camera.x, y: place.camera.y, scale: place.camera.scale}"
        return dict(self.get(f"({camera})"))

    # --- doing what a player does ------------------------------------------------------------

    def use_clipboard(self) -> None:
        """Only a page in front has it."""
        self.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.bring_to_front()
        self.until("document.hasFocus()")

    def look_at(self, x: int, y: int, scale: float = 20) -> None:
        self.get(f"place.camera.moveTo({x} + 0.5, {y} + 0.5, {scale})")

    def point(self, x: int, y: int) -> tuple[float, float]:
        """The middle of a board pixel on the screen."""
        at = self.get(f"place.camera.toScreen({x} + 0.5, {y} + 0.5)")
        return at["x"], at["y"]

    def choose(self, index: int) -> None:
        button = self.page.locator(f'.swatch[data-index="{index}"]')
        if button.get_attribute("aria-pressed") != "true":
            button.click()

    def click(self, x: int, y: int, **options: Any) -> None:
        self.page.mouse.click(*self.point(x, y), **options)

    def tap(self, x: int, y: int) -> None:
        self.page.touchscreen.tap(*self.point(x, y))

    def drag(self, x: float, y: float, dx: float, dy: float, steps: int = 8) -> None:
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + dx, y + dy, steps=steps)
        mouse.up()

    def swing(self, x: float, y: float, dx: float, dy: float, steps: int = 5) -> None:
        """A drag that is let go while moving. Its events say when they happened, 10 ms apart,
        so that its speed is the same on a slow machine."""
        session = self.context.new_cdp_session(self.page)
        start = time.time()
        moves = [(x + dx * step / steps, y + dy * step / steps) for step in range(steps + 1)]
        kinds = ["mousePressed", *["mouseMoved"] * (steps - 1), "mouseReleased"]
        for number, (kind, (left, top)) in enumerate(zip(kinds, moves, strict=True)):
            event = {"type": kind, "x": left, "y": top, "button": "left", "buttons": 1}
            at = {"timestamp": start + number / 100, "clickCount": 1}
            session.send("Input.dispatchMouseEvent", {**event, **at})

    def fingers(self) -> Fingers:
        return Fingers(self.context.new_cdp_session(self.page))


class Fingers:
    """Touches as the browser gets them from a screen."""

    def __init__(self, session: CDPSession) -> None:
        self._session = session

    def send(self, kind: str, *points: tuple[float, float], first: int = 0) -> None:
        """Of fingers numbered from `first` up; a touchEnd names those that are lifted."""
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points, first)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def drag(self, start: tuple[float, float], dx: float, dy: float, steps: int = 6) -> None:
        x, y = start
        self.send("touchStart", start)
        for step in range(1, steps + 1):
            self.send("touchMove", (x + dx * step / steps, y + dy * step / steps))
        self.send("touchEnd")

    def pinch(self, middle: tuple[float, float], start: float, end: float, steps: int = 6) -> None:
        """Two fingers, so far from the middle at the start and at the end."""
        x, y = middle
        self.send("touchStart", (x - start, y))
        self.send("touchStart", (x - start, y), (x + start, y))
        for step in range(1, steps + 1):
            gap = start + (end - start) * step / steps
            self.send("touchMove", (x - gap, y), (x + gap, y))
        self.send("touchEnd", (x - end, y))
        self.send("touchEnd")


def moderate(server: BoardServer, change: str, expelled: str | None = None) -> None:
    """A moderator's change; `change` is a statement that may use `board` and `models`."""
    server.manage("shell", "-c", MODERATE.format(change=change, expelled=expelled))


def set_board(server: BoardServer, **values: Any) -> None:
    fields = ", ".join(f"{name}={value!r}" for name, value in values.items())
    moderate(server, f"models.Board.objects.update({fields})")


def server_checksum(app: App) -> int:
    """Of the board that the server serves, once it is as new as the page's: it is made at most
    once a second."""
    seq = int(app.get("place.board.seq"))
    snapshot = until(lambda: as_of(app.server, seq), f"the server serves seq {seq}")
    return checksum(snapshot.grid, snapshot.pixels)


def as_of(server: BoardServer, seq: int) -> Snapshot | None:
    status, data, _ = server.request("GET", "/api/board")
    assert status == 200
    snapshot = decode_snapshot(data)
    return snapshot if snapshot.seq >= seq else None
