"""A moderator makes the board larger to the left and above, while twenty sockets are open and
placements arrive all the while."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from board.core.formats.snapshot import checksum
from tests.browser.app import DESKTOP, WITHOUT_WORKER, App, server_checksum
from tests.rig.board import board_as_of
from tests.rig.crowd import Crowd
from tests.rig.deployed import DEPLOYED
from tests.rig.moderator import Moderator, create_moderator
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 300, 200
PLACERS, WATCHERS = 16, 4
MORE = {"left": 300, "top": 20, "right": 0, "bottom": 0}
GROW = "/admin/board/board/grow/"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": str(WIDTH), "PLACE_HEIGHT": str(HEIGHT)}
    with BoardServer(tmp_path, **DEPLOYED, **size) as server:
        create_moderator(server)
        yield server


@pytest.fixture
def sleeper(browser: Browser, server: BoardServer) -> Iterator[App]:
    app = App(browser, server, **DESKTOP, **WITHOUT_WORKER)
    yield app
    app.close()
    assert app.complaints == []


def make_larger(moderator: Moderator) -> None:
    """First what it would be, then with what that page carries."""
    fields = {edge: str(count) for edge, count in MORE.items()}
    page = moderator.submit(GROW, **fields, preview="")
    assert "600 × 220 pixels, (-300, -20) to (299, 199)" in page
    done = moderator.send(GROW, moderator.fields_of(page) | {"grow": ""})
    assert "The board is 600 × 220 pixels" in done


def boards_fetched(app: App) -> list[str]:
    fetched: list[str] = []
    app.page.on("request", lambda request: fetched.append(request.url))
    return fetched


def test_it_grows_under_everybody_and_nothing_is_lost(
    app: App, sleeper: App, server: BoardServer, tmp_path: Path
) -> None:
    moderator = Moderator(server)
    for tab in (app, sleeper):
        tab.open()
        tab.get("window.isSamePage = true")
        tab.look_at(100, 100, 8)
    before = app.camera
    fetched = boards_fetched(app)
    with Crowd(server, placers=PLACERS, watchers=WATCHERS, width=WIDTH) as crowd:
        crowd.until_placed(200)
        sleeper.context.set_offline(True)
        sleeper.until("document.getElementById('banner').textContent.includes('You are offline')")
        make_larger(moderator)
        app.until("place.board.grid.left === -300")
        crowd.until_placed(200)
        app.get("place.placer.place(-300, -20, 5)")
        app.until_color(-300, -20, 5)
    sleeper.context.set_offline(False)
    assert_everybody_shows_it(crowd, app, sleeper, server)
    assert app.camera == before and sleeper.camera == before
    assert [url for url in fetched if url.endswith("/api/board")] == []
    assert app.get("isSamePage") and sleeper.get("isSamePage")
    assert_nothing_is_lost(crowd, server, tmp_path / "all.csv")
    print(f"{crowd.per_second:.0f} placements a second")


def assert_everybody_shows_it(crowd: Crowd, app: App, sleeper: App, server: BoardServer) -> None:
    last = max(each.seq for each in crowd.acknowledged)
    for tab in (app, sleeper):
        tab.until(f"place.board.seq >= {last} && place.board.grid.left === -300")
        assert tab.checksum == server_checksum(tab)
    snapshot = board_as_of(server, last)
    assert snapshot.grid.rectangle == (-300, -20, WIDTH + 300, HEIGHT + 20)
    for client in crowd.clients:
        assert client.checksum == checksum(snapshot.grid, snapshot.pixels)
        assert client.connections == 1, "Nobody had to load it again."


def assert_nothing_is_lost(crowd: Crowd, server: BoardServer, out: Path) -> None:
    """Neither from the board nor from the ledger, where all are in their order."""
    assert "same everywhere" in server.manage("verify_board").stdout
    server.manage("export_dataset", "--format", "2022", "--out", str(out))
    with out.open(newline="") as file:
        places = [row["coordinate"] for row in csv.DictReader(file)]
    wanted = [f"{each.x},{each.y}" for each in sorted(crowd.acknowledged)]
    assert [place for place in places if place != "-300,-20"] == wanted
