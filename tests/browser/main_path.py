"""The main path: load, place, see, reconnect. For a board with a cooldown, and tabs on a wire."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from tests.browser.app import App
from tests.rig.server import BoardServer

COOLDOWN_SECONDS = 300
BANNER, ACTION, CONNECTION, ONLINE = (
    f"document.getElementById('{name}').textContent"
    for name in ("banner", "action", "connection", "online")
)

columns = count(10, 2)  # each placement has a pixel of its own
Hostile = Callable[..., App]


def main_path(app: App) -> None:
    app.open()
    place_and_hear(app)
    see(app)
    lose_and_reconnect(app)
    see(app)
    app.until(f"{CONNECTION} === 'Live' && {BANNER} === ''")


def place(app: App) -> tuple[int, int]:
    x, y = next(columns), 10
    app.page.bring_to_front()
    app.look_at(x, y)
    app.choose(5)
    app.click(x, y)
    return x, y


def place_and_hear(app: App) -> tuple[int, int]:
    x, y = place(app)
    app.until_said(f"Placed red at {x}, {y}.")
    app.until("place.cooldown.waitMs > 200_000")
    return x, y


def see(app: App) -> None:
    x, y = next(columns), 20
    assert app.server.place(app.server.new_player(), x, y, 7)[0] == 200
    app.until_color(x, y, 7)


def lose_and_reconnect(app: App) -> None:
    """`connected` is looked for in the page: it may be over in a moment."""
    app.get(
        "window.wasLost = false,"
        "void place.sync.status.on((state) => { window.wasLost ||= state !== 'live'; })"
    )
    app.wire.cut()
    app.until("window.wasLost && place.sync.state === 'live'")


def placements_on(server: BoardServer, x: int, y: int) -> int:
    status, pixel, _ = server.request("GET", f"/api/pixel/{x}/{y}")
    return 1 + len(pixel["previous"]) if status == 200 else 0


def another_tab(app: App) -> App:
    tab = object.__new__(App)
    tab.__dict__ |= app.__dict__ | {"page": app.context.new_page()}
    tab.watch(tab.page)
    return tab
