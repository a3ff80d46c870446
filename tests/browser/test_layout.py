"""The page as a whole, in every size: the board is seen, tools are found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.app import DESKTOP, PHONE, SMALL, WITHOUT_WORKER, App
from tests.browser.states import LONG
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser

SIZES = [
    (320, 568),
    (360, 640),
    (390, 844),
    (568, 320),
    (768, 1024),
    (1024, 768),
    (1280, 800),
    (1920, 1080),
]
AROUND = ".pill, .brand, .tools, .dock, .announcement"
COVERED = """(around) => {
    const { left, top, width, height } = place.camera.board;
    const start = place.camera.toScreen(left, top);
    const end = place.camera.toScreen(left + width, top + height);
    const isOver = ({ left, right, top, bottom }) =>
        left < end.x && right > start.x && top < end.y && bottom > start.y;
    const isInside = start.x >= 0 && start.y >= 0 && end.x <= innerWidth && end.y <= innerHeight;
    const over = [...document.querySelectorAll(around)]
        .filter((each) => each.checkVisibility() && isOver(each.getBoundingClientRect()))
        .map(({ className }) => className);
    return isInside ? over : ["the edge of the window", ...over];
}"""
ROWS = """() => {
    const tops = [...document.querySelectorAll(".swatch")].map((each) => each.offsetTop);
    return [...new Set(tops)].map((top) => tops.filter((each) => each === top).length);
}"""


@pytest.fixture
def small(browser: Browser, server: BoardServer) -> Iterator[App]:
    app = App(browser, server, **SMALL, **WITHOUT_WORKER)
    yield app
    app.close()
    assert app.complaints == []


@pytest.mark.parametrize(
    "options", [PHONE, DESKTOP], ids=lambda options: "phone" if options is PHONE else "desk"
)
def test_the_first_view_shows_all_of_the_board(
    browser: Browser, server: BoardServer, options: dict[str, object]
) -> None:
    app = App(browser, server, **options, **WITHOUT_WORKER)
    for width, height in SIZES:
        if (min(width, height) < 600) != (options is PHONE):
            continue
        app.page.set_viewport_size({"width": width, "height": height})
        app.open()
        app.until("place.camera.isFitted")
        app.until_painted()
        assert app.page.evaluate(COVERED, AROUND) == [], (width, height)
        rows = app.page.evaluate(ROWS)
        assert len(set(rows)) == 1, (width, height, rows)
        app.get(f"place.status.set({{ announcement: {LONG!r} }})")
        app.until_painted()
        assert app.page.evaluate(COVERED, AROUND) == [], (width, height)
    app.close()
    assert app.complaints == []


def test_a_view_that_the_player_chose_stays_whatever_comes_over_it(app: App) -> None:
    app.open()
    app.look_at(100, 60, 12)
    before = app.point(100, 60)
    app.get(f"place.status.set({{ announcement: {LONG!r} }})")
    app.until_painted()
    assert app.point(100, 60) == pytest.approx(before)


def test_the_keyboard_walks_through_a_menu(app: App) -> None:
    app.open()
    active = "document.activeElement.id || document.activeElement.dataset.action"
    app.page.focus("#more")
    app.page.keyboard.press("ArrowDown")
    assert app.page.get_attribute("#more", "aria-expanded") == "true"
    assert app.get(active) == "inspect"
    app.page.keyboard.press("ArrowUp")
    assert app.get(active) == "help"
    app.page.keyboard.press("ArrowDown")
    assert app.get(active) == "inspect"
    assert app.get("place.reticle.point") is None  # the arrows were the menu's
    app.page.keyboard.press("Escape")
    assert app.get(active) == "more"
    assert not app.page.is_visible("#more-list")
    app.page.keyboard.press("ArrowUp")  # the last one
    app.page.keyboard.press("Tab")
    assert not app.page.is_visible("#more-list")  # one has gone elsewhere
    app.page.click("#layers")
    assert app.page.is_visible("#layer-list")
    app.page.click("[data-action=grid]")
    assert not app.page.is_visible("#layer-list")
    assert app.page.get_attribute("[data-action=grid]", "aria-pressed") == "false"
    app.page.click("#more")
    app.page.mouse.click(300, 300)
    assert not app.page.is_visible("#more-list")


def test_what_a_menu_holds_has_sign_name_and_key(app: App) -> None:
    app.open()
    app.page.click("#more")
    assert app.page.inner_text("[data-action=lastPixel]").split("\n") == ["My last pixel", "R"]
    assert app.page.get_attribute("[data-action=lastPixel]", "aria-keyshortcuts") == "r"
    app.get("place.settings.set('keys', { lastPixel: 'b' })")
    assert app.page.inner_text("[data-action=lastPixel]").split("\n") == ["My last pixel", "B"]
    assert app.page.get_attribute("[data-action=zoomIn]", "title") == "Zoom in (E)"
    names = "[...document.querySelectorAll('.tool-menu button')].map((each) => each.innerText)"
    assert all(app.get(names))


def test_the_interface_can_be_hidden_and_comes_back(app: App) -> None:
    app.open()
    parts = ("#head", "#tools", "#dock")
    for way_back in ("key", "Escape", "button"):
        app.page.click("#more")
        app.page.click("[data-action=hideInterface]")
        assert not any(app.page.is_visible(part) for part in parts)
        if way_back == "button":
            app.page.click("#interface-back")
        else:
            app.page.keyboard.press("u" if way_back == "key" else way_back)
        assert all(app.page.is_visible(part) for part in parts)
        assert not app.page.is_visible("#interface-back")


def test_a_small_phones_menu_is_scrolled_and_nothing_lies_over_it(small: App) -> None:
    small.open()
    small.page.tap("#menu")
    for name in ("templates", "untouched", "help"):
        entry = small.page.locator(f"[data-action={name}]")
        entry.scroll_into_view_if_needed()
        box = entry.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 568
    small.page.tap("[data-action=help]")
    small.page.wait_for_selector("#help[open]")


def test_messages_are_in_the_dialog_that_would_cover_and_silence_them(app: App) -> None:
    app.open()
    for name in ("settings", "help", "question"):
        app.get(f"place.panels.{name}.open()")
        app.get(f"place.say('Message over {name}')")
        inside = "document.querySelector('dialog:modal')?.innerText"
        assert app.get(f"{inside}.split('Message over {name}').length - 1") == 2  # seen, and heard
        app.page.keyboard.press("Escape")
        app.until("document.querySelector('main').contains(document.getElementById('messages'))")
