"""The page as a whole, in every size: the board is seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.app import DESKTOP, PHONE, WITHOUT_WORKER, App
from tests.server import BoardServer

pytestmark = pytest.mark.browser

LONG = "The finale begins on Sunday. " * 17
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
    const { boardWidth, boardHeight } = place.camera;
    const start = place.camera.toScreen(0, 0);
    const end = place.camera.toScreen(boardWidth, boardHeight);
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
    app.close()
    assert app.complaints == []


def test_a_view_that_the_player_chose_stays_whatever_comes_over_it(app: App) -> None:
    app.open()
    app.look_at(100, 60, 12)
    before = app.point(100, 60)
    app.get(f"place.status.set({{ announcement: {LONG!r} }})")
    app.until_painted()
    assert app.point(100, 60) == pytest.approx(before)
