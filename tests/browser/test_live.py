"""Staying in step with the server, whatever happens to the line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.app import DESKTOP, App, server_checksum
from tests.rig.deployed import DEPLOYED
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """One that the test may stop."""
    size = {"PLACE_WIDTH": "100", "PLACE_HEIGHT": "80", "PLACE_TICK_MS": "20"}
    with BoardServer(tmp_path_factory.mktemp("board"), **DEPLOYED, **size) as server:
        yield server


@pytest.fixture
def own_app(browser: Browser, own_server: BoardServer) -> Iterator[App]:
    app = App(browser, own_server, **DESKTOP)
    yield app
    app.close()
    assert app.complaints == []


def test_a_restarted_server_is_found_again_without_a_reload(own_app: App) -> None:
    app, server = own_app, own_app.server
    app.open()
    app.get("window.isSamePage = true")
    player = server.new_player()
    assert server.place(player, 3, 3, 5)[0] == 200
    app.until_color(3, 3, 5)
    server.stop()
    app.until("document.documentElement.dataset.connected === 'false'")
    app.until("document.getElementById('banner').textContent.includes('Connection lost')")
    server.start()
    assert server.place(player, 4, 4, 6)[0] == 200
    app.until_color(4, 4, 6)
    app.until("document.documentElement.dataset.connected === 'true'")
    assert app.checksum == server_checksum(app)
    assert app.get("window.isSamePage") is True


def test_what_was_placed_while_away_is_there_afterwards(app: App) -> None:
    app.open()
    fetches: list[str] = []
    app.page.on("request", lambda request: fetches.append(request.url))
    app.get("place.sync.pause()")
    server = app.server
    player = server.new_player()
    for x in range(250, 260):
        assert server.place(player, x, 150, 7)[0] == 200
    assert app.color(255, 150) == 0
    app.get("place.sync.start()")
    app.until_color(259, 150, 7)
    assert app.checksum == server_checksum(app)
    assert not [url for url in fetches if url.endswith("/api/board")]


def test_offline_is_said_and_ends_by_itself(app: App) -> None:
    app.open()
    app.context.set_offline(True)
    app.until("document.getElementById('banner').textContent.includes('You are offline')")
    assert app.page.text_content("#connection") == "Offline"
    app.context.set_offline(False)
    app.until("document.getElementById('banner').textContent === ''")
    app.until("document.documentElement.dataset.connected === 'true'")


def test_a_placement_that_cannot_be_sent_is_taken_back(app: App) -> None:
    app.open()
    app.look_at(270, 150)
    app.choose(5)
    app.get("place.sync.pause()")
    app.page.route("**/api/**", lambda route: route.abort())
    app.click(270, 150)
    app.until_toast("The server cannot be reached.")
    app.until_color(270, 150, 0)


def test_a_gap_in_the_frames_is_repaired(app: App) -> None:
    app.open()
    server = app.server
    player = server.new_player()
    app.get("place.board.seq = 1")  # as if everything since had been lost
    assert server.place(player, 280, 150, 9)[0] == 200
    app.until_color(280, 150, 9)
    assert app.checksum == server_checksum(app)


def test_a_board_of_another_history_is_fetched_anew(app: App) -> None:
    app.open()
    app.get("place.sync.pause(), place.board.seq += 1_000_000, place.board.colors.fill(3)")
    app.get("place.sync.start()")
    app.until("place.board.seq < 1_000_000 && place.sync.state === 'live'")
    assert app.checksum == server_checksum(app)


def test_a_hidden_tab_gives_its_socket_back_after_a_while(app: App) -> None:
    app.page.clock.install()
    app.open()
    app.get(
        "Object.defineProperty(document, 'hidden', { value: true, configurable: true }),"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    app.page.clock.fast_forward(6 * 60_000)
    assert app.get("place.sync.state") == "paused"
    app.get("delete document.hidden, document.dispatchEvent(new Event('visibilitychange'))")
    app.page.wait_for_selector("html[data-connected=true]")


def test_the_page_says_how_many_are_here(app: App, other: App) -> None:
    app.open()
    other.open()
    app.until("/^[2-9] people here$/.test(document.getElementById('online').textContent)")


def test_the_page_says_how_much_is_going_on(app: App) -> None:
    app.page.clock.install()
    app.open()
    player = app.server.new_player()
    for x in range(5):
        app.server.place(player, 285 + x, 150, 4)
    app.until_color(289, 150, 4)
    app.page.clock.fast_forward(10_000)
    app.until("/pixels per minute/.test(document.getElementById('rate').textContent)")


def test_the_page_starts_without_a_network(own_app: App) -> None:
    app, server = own_app, own_app.server
    player = server.new_player()
    assert server.place(player, 8, 8, 5)[0] == 200
    app.open()
    app.get("navigator.serviceWorker.ready.then(() => true)")
    app.until("navigator.serviceWorker.controller !== null")
    assert app.get("caches.match('/words/de.json').then((kept) => kept !== undefined)")
    app.open()  # now the worker sees the board go by
    app.until("caches.match('/api/board').then((kept) => kept !== undefined)")
    server.stop()
    app.open(live=False)
    app.until_color(8, 8, 5)
    assert app.page.is_visible(".swatch")
    app.open("/at/8,8,30", live=False)
    app.until("place.camera.scale === 30 && place.board.color(8, 8) === 5")
    server.start()
    assert server.place(player, 9, 8, 6)[0] == 200
    app.until_color(9, 8, 6)
    assert app.checksum == server_checksum(app)


def test_a_kept_board_is_not_taken_for_the_servers(own_app: App) -> None:
    app = own_app.open()
    app.until("navigator.serviceWorker.controller !== null")
    app.until("caches.match('/api/board').then((kept) => kept !== undefined)")
    with app.page.expect_event("requestfailed", lambda sent: sent.url.endswith("/api/board")):
        app.server.stop()
    app.until_painted()
    assert app.get("place.sync.state") == "waiting"
    assert "Connection lost" in app.page.inner_text("#banner")


def test_it_can_be_installed(app: App) -> None:
    app.open()
    status, manifest, _ = app.server.request("GET", "/manifest.webmanifest")
    assert status == 200
    assert {"name", "start_url", "display", "icons"} <= manifest.keys()
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        status, _, headers = app.server.request("GET", icon["src"])
        assert (status, headers["Content-Type"]) == (200, "image/png")
    session = app.context.new_cdp_session(app.page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # The tests' browser windows are incognito, where nothing can be installed.
    assert {error["errorId"] for error in errors} <= {"in-incognito"}


def test_nothing_inline_and_nothing_evaluated_is_allowed(app: App) -> None:
    response = app.page.goto("/")
    assert response
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    app.page.wait_for_selector("html[data-connected=true]")
    assert app.complaints == []


def test_a_machine_that_slept_connects_anew(app: App) -> None:
    app.page.clock.install()
    app.open()
    with app.page.expect_websocket() as socket:
        app.page.clock.fast_forward(200_000)
    assert "since=" in socket.value.url
    app.page.wait_for_selector("html[data-connected=true]")


def test_the_page_works_where_storage_is_forbidden(app: App) -> None:
    app.page.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('forbidden', 'SecurityError'); } });"
    )
    app.open()
    app.look_at(180, 150)
    app.choose(5)
    app.click(180, 150)
    app.until_said("Placed red at 180, 150.")
    assert app.complaints == []
