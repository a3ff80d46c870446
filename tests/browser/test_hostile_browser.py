"""The main path in browsers that withhold what pages are used to."""

from __future__ import annotations

import re

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route

from tests.browser.app import DESKTOP, WITHOUT_WORKER, App
from tests.browser.main_path import (
    BANNER,
    CONNECTION,
    COOLDOWN_SECONDS,
    Hostile,
    another_tab,
    columns,
    lose_and_reconnect,
    main_path,
    place,
    place_and_hear,
    placements_on,
    see,
)
from tests.browser.states import picture_file
from tests.browser.wire import Wire
from tests.rig.fuse import until
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser

# --- what a browser may withhold ---------------------------------------------------------------

STORAGE_FULL = """
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""
STORAGE_ABSENT = """
for (const name of ["localStorage", "indexedDB", "BroadcastChannel", "caches"])
  Object.defineProperty(window, name, { value: undefined });
"""
NEVER_ONLINE = "Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });"
WORKER_FORBIDDEN = """
ServiceWorkerContainer.prototype.register = () => { throw new DOMException("no"); };
"""
CANVAS_NOISE = """
const read = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...area) {
  const image = read.apply(this, area);
  for (let i = 0; i < image.data.length; i++)
    image.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
  return image;
};
"""
CLOCK = "{ const now = Date.now; window.skewMs = 0; Date.now = () => now() + window.skewMs; }"
NO_SOCKETS = """
window.WebSocket = class extends WebSocket {
  constructor(address) { super(new URL("/ws/nowhere", address)); }
};
"""
SOCKETS_FORBIDDEN = """
window.WebSocket = class { constructor() { throw new DOMException("no", "SecurityError"); } };
"""


@pytest.mark.parametrize(
    "script",
    [STORAGE_FULL, STORAGE_ABSENT, NEVER_ONLINE, CANVAS_NOISE],
    ids=["storage full", "storage absent", "onLine false", "canvas noise"],
)
def test_the_main_path_needs_none_of_this(hostile: Hostile, script: str) -> None:
    main_path(hostile(script))


def test_the_main_path_needs_no_service_worker(hostile: Hostile) -> None:
    main_path(hostile(WORKER_FORBIDDEN, worker=True))


def test_a_worker_whose_storage_is_full_stands_in_nobodys_way(hostile: Hostile) -> None:
    app = hostile(worker=True).open()
    app.until("navigator.serviceWorker.controller !== null")
    quota = {"origin": app.wire.url, "quotaSize": 1}
    app.context.new_cdp_session(app.page).send("Storage.overrideQuotaForOrigin", quota)
    main_path(app)


def test_storage_that_fills_up_later_stops_no_placement(hostile: Hostile) -> None:
    app = hostile().open()
    app.get("void (Storage.prototype.setItem = () => { throw new DOMException('full'); })")
    app.get("place.storage.setItem('place.lastPixel', '3,4')")
    assert app.get("place.storage.getItem('place.lastPixel')") == "3,4"
    place_and_hear(app)


def test_a_canvas_of_noise_is_told_instead_of_random_colours(hostile: Hostile) -> None:
    app = hostile(CANVAS_NOISE).open()
    app.page.keyboard.press("v")
    with picture_file(Image.new("RGB", (16, 16), (229, 0, 0))) as path:
        app.page.set_input_files("#template-file", path)
    app.until_toast("Your browser hides canvas data")
    assert app.get("place.templates.all.length") == 0


def test_without_cookies_one_session_is_asked_for_and_the_reason_is_said(hostile: Hostile) -> None:
    app = hostile(alter=lambda data: re.sub(rb"(?i)set-cookie: place", b"x-cookie: place", data))
    sessions: list[str] = []
    app.page.on(
        "request",
        lambda request: sessions.append(request.url) if request.url.endswith("/session") else 0,
    )
    app.open()
    for _ in range(3):
        x, y = place(app)
        app.until_toast("Placing needs a cookie")
        app.until_color(x, y, 0)
        app.get("document.getElementById('toasts').replaceChildren()")
    assert len(sessions) == 1
    see(app)
    lose_and_reconnect(app)
    see(app)


# --- clocks ------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_set_changes_no_wait(hostile: Hostile, hours: int) -> None:
    app = hostile(CLOCK)
    main_path(app)
    with app.page.expect_request("**/api/me"):
        app.get(f"window.skewMs = {hours * 3_600_000}")
    app.until("place.sync.state === 'live'")
    assert 200_000 < app.get("place.cooldown.waitMs") <= COOLDOWN_SECONDS * 1000
    see(app)


# --- lines -------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [NO_SOCKETS, SOCKETS_FORBIDDEN], ids=["blocked", "forbidden"])
def test_where_no_socket_goes_through_the_page_polls_and_says_so(
    hostile: Hostile, script: str
) -> None:
    app = hostile(script)
    app.page.clock.install()
    app.open(live=False)
    app.until("place.sync.state === 'polling'")
    app.until(f"{BANNER}.includes('refreshed every few seconds')")
    assert app.get(CONNECTION) == "Delayed"
    place_and_hear(app)
    x, y = next(columns), 20
    assert app.server.place(app.server.new_player(), x, y, 7)[0] == 200
    until(lambda: app.page.clock.fast_forward(7_000) or app.color(x, y) == 7, "it is polled")


# --- tabs --------------------------------------------------------------------------------------


def test_tabs_that_place_at_one_moment_agree_on_what_came_of_it(hostile: Hostile) -> None:
    app = hostile().open()
    second = another_tab(app).open()
    x = next(columns)
    for tab, y in ((app, 10), (second, 12)):
        tab.get(f"void place.placer.place({x}, {y}, 5)")
    for tab in (app, second):
        tab.until("place.cooldown.waitMs > 200_000")
        tab.until(f"place.board.color({x}, 10) + place.board.color({x}, 12) === 5")
    assert placements_on(app.server, x, 10) + placements_on(app.server, x, 12) == 1


# --- mistakes of ours --------------------------------------------------------------------------


def with_a_thrower(route: Route) -> None:
    response = route.fetch()
    thrower = "new Set([() => { throw new Error('hostile'); }])"
    body = response.text().replace("new Set()", thrower)
    assert thrower in body
    route.fulfill(response=response, body=body)


def test_a_listener_that_throws_in_every_signal_stops_nobody_else(
    browser: Browser, strict_server: BoardServer
) -> None:
    with Wire(strict_server.port) as wire:
        app = App(browser, strict_server, wire, **DESKTOP, **WITHOUT_WORKER)
        app.page.route(re.compile(r"/js/page\..*js$"), with_a_thrower)
        main_path(app)
        told = app.complaints
        app.close()
    assert told, "It was swallowed."
    assert [line for line in told if "hostile" not in line] == []
