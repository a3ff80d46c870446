"""A first visit: a card that says what this is, an empty board that invites, and news that is
in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.app import DESKTOP, SMALL, WITHOUT_WORKER, App, moderate, set_board
from tests.rig.deployed import DEPLOYED
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser

LONG = "The finale begins on Sunday at 18:00, when everything turns white. " * 7


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """An empty board with the usual cooldown."""
    size = {"PLACE_WIDTH": "300", "PLACE_HEIGHT": "200", "PLACE_COOLDOWN_SECONDS": "300"}
    with BoardServer(tmp_path_factory.mktemp("board"), **DEPLOYED, **size) as server:
        yield server


@pytest.fixture
def newcomer(browser: Browser, server: BoardServer) -> Iterator[App]:
    app = App(browser, server, is_new=True, **DESKTOP, **WITHOUT_WORKER)
    yield app
    app.close()
    assert app.complaints == []


def is_open(app: App) -> bool:
    return bool(app.get("document.getElementById('welcome').open"))


def test_a_newcomer_is_told_once_what_this_is_and_what_it_costs(newcomer: App) -> None:
    newcomer.open()
    newcomer.page.wait_for_selector("#welcome[open]")
    assert newcomer.page.inner_text("#welcome-pace") == "One pixel every 5 minutes"
    assert newcomer.get("document.activeElement.id") == "welcome-go"
    newcomer.page.keyboard.press("Enter")
    newcomer.until("document.activeElement.id === 'stage'")
    assert not is_open(newcomer)
    newcomer.open()
    newcomer.until("place.board.grid.width === 300")
    newcomer.page.click("#more")
    newcomer.page.click("[data-action=help]")
    assert not is_open(newcomer)
    newcomer.page.click("#help-welcome")
    assert is_open(newcomer)
    assert not newcomer.get("document.getElementById('help').open")


@pytest.mark.parametrize("way", ["escape", "beside", "cross"])
def test_the_card_can_be_skipped(newcomer: App, way: str) -> None:
    newcomer.open()
    newcomer.page.wait_for_selector("#welcome[open]")
    if way == "escape":
        newcomer.page.keyboard.press("Escape")
    elif way == "beside":
        newcomer.page.mouse.click(300, 300)
    else:
        newcomer.page.click("#welcome [data-close]")
    newcomer.until("!document.getElementById('welcome').open")
    assert newcomer.get("place.reticle.isHeld") is False  # nothing was done to the board


def test_the_card_shows_the_face_as_it_is_now(newcomer: App) -> None:
    face = "name='Pixel Town', accent='#7A1FA2', rules='Be kind.\\nNo <b>hate</b>.'"
    links = "chat='https://chat.example/', contact='mailto:us@town.example'"
    newcomer.open()
    newcomer.page.wait_for_selector("#welcome[open]")
    change = f"decisions.the_face(); models.BoardFace.objects.update({face}, {links})"
    moderate(newcomer.server, change)
    try:
        newcomer.until("document.getElementById('welcome-title').textContent.includes('Town')")
        assert newcomer.page.inner_text("#welcome-rules p") == "Be kind.\nNo <b>hate</b>."
        assert newcomer.page.get_attribute("#welcome-chat", "href") == "https://chat.example/"
        assert newcomer.page.is_hidden("#welcome-privacy")
        newcomer.until("document.title === 'Pixel Town'")
        accent = "getComputedStyle(document.getElementById('welcome-go')).backgroundColor"
        newcomer.until(f"{accent} !== 'rgb(255, 212, 59)'")
        set_board(newcomer.server, cooldown_seconds=45)
        newcomer.until(
            "document.getElementById('welcome-pace').textContent === 'One pixel every 45 seconds'"
        )
    finally:
        moderate(newcomer.server, "models.BoardFace.objects.all().delete()")
        set_board(newcomer.server, cooldown_seconds=300)


def test_a_long_announcement_covers_neither_palette_nor_button_and_can_be_closed(
    browser: Browser, server: BoardServer
) -> None:
    app = App(browser, server, **SMALL, **WITHOUT_WORKER)
    app.open()
    app.get(f"place.status.set({{ announcement: {LONG!r} }})")
    box = app.page.locator(".announcement").bounding_box()
    dock = app.page.locator("#dock").bounding_box()
    menu = app.page.locator("#menu").bounding_box()
    assert box and dock and menu
    assert box["height"] < 100
    assert menu["y"] + menu["height"] <= box["y"]
    assert box["y"] + box["height"] < dock["y"] - 100  # some board is left in between
    assert app.get("announcement.scrollHeight > announcement.clientHeight")
    app.get("announcement.scrollTo(0, 1000)")
    assert app.get("announcement.scrollTop > 0")
    app.page.tap("#announcement-close")
    assert app.page.is_hidden(".announcement")
    app.open()
    app.get(f"place.status.set({{ announcement: {LONG!r} }})")
    assert app.page.is_hidden(".announcement")  # it was read
    app.get("place.status.set({ announcement: 'Something else' })")
    assert app.page.is_visible(".announcement")
    app.close()
    assert app.complaints == []


def test_an_empty_board_invites_until_somebody_places(
    browser: Browser, server: BoardServer
) -> None:
    app = App(browser, server, **DESKTOP, **WITHOUT_WORKER).open()
    app.page.wait_for_selector("#invitation")
    assert app.page.inner_text("#invitation") == "Nobody has placed a pixel yet. Be the first!"
    app.choose(5)
    assert app.page.is_hidden("#invitation")  # it would lie over the pixel
    app.open()
    app.page.wait_for_selector("#invitation")
    status, placed = server.place(server.new_player(), 1, 1, 5)
    assert status == 200, placed
    app.page.wait_for_selector("#invitation", state="hidden")
    app.open()
    app.until("place.board.seq > 0")
    assert app.page.is_hidden("#invitation")
    app.close()
    assert app.complaints == []
