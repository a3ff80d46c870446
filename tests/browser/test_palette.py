"""The row of colours at 16, 32, 64 and 256 of them, on a desk and on a phone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from board.core.palette import PALETTE_2017, PALETTE_2022, pairs_of
from tests.browser.app import PHONE, WITHOUT_WORKER, App, moderate
from tests.rig.deployed import DEPLOYED
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser
SMALL_DESK: Any = {"viewport": {"width": 1024, "height": 768}, "color_scheme": "dark"}
DESK: Any = {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"}
ON_ITS_SIDE: Any = {**PHONE, "viewport": {"width": 844, "height": 390}}
SCREENS = {"small desk": SMALL_DESK, "desk": DESK, "phone": PHONE, "phone's side": ON_ITS_SIDE}
LEAST_SIDE = 24  # CSS pixels of a target: https://www.w3.org/TR/WCAG22/#target-size-minimum
THUMB = 0.45  # of a phone's height, from below
BOXES = """() => {
    const bar = document.getElementById("palette").getBoundingClientRect();
    const swatches = [...document.querySelectorAll(".swatch")];
    const boxes = swatches.map((each) => each.getBoundingClientRect());
    return {
        bar: [bar.left, bar.top, bar.right, bar.bottom],
        rows: new Set(swatches.map((each) => each.offsetTop)).size,
        least: Math.min(...boxes.map(({ width, height }) => Math.min(width, height))),
        screen: [innerWidth, innerHeight],
        overflows: document.documentElement.scrollWidth > innerWidth,
    };
}"""

IS_SEEN = """(index) => {
    const bar = document.getElementById("palette").getBoundingClientRect();
    const box = document.querySelector(`.swatch[data-index="${index}"]`).getBoundingClientRect();
    return box.left >= bar.left && box.right <= bar.right
        && box.top >= bar.top && box.bottom <= bar.bottom;
}"""


def colors(count: int) -> list[list[str]]:
    known = {16: PALETTE_2017, 32: PALETTE_2022}
    if count in known:
        return pairs_of(known[count])
    return [["white", "#FFFFFF"]] + [
        [f"colour {number}", f"#{number * 37 % 256:02X}{number * 101 % 256:02X}{number:02X}"]
        for number in range(1, count)
    ]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    settings = {"PLACE_WIDTH": "300", "PLACE_HEIGHT": "200", "PLACE_COLORS_MAX": "256"}
    with BoardServer(tmp_path_factory.mktemp("board"), **DEPLOYED, **settings) as server:
        yield server


@pytest.fixture(params=SCREENS)
def tab(request: pytest.FixtureRequest, browser: Browser, server: BoardServer) -> Iterator[App]:
    app = App(browser, server, **SCREENS[request.param], **WITHOUT_WORKER)
    yield app
    app.close()
    assert app.complaints == []


def show(app: App, count: int) -> None:
    """A moderator changes the palette while the page is open."""
    change = f"board.palette = {json.dumps(colors(count))}; board.save()"
    moderate(app.server, change)
    app.until(f"document.querySelectorAll('.swatch').length === {count}")


def test_every_colour_is_within_reach(tab: App) -> None:
    tab.open()
    is_desk = tab.page.viewport_size in (DESK["viewport"], SMALL_DESK["viewport"])
    for count in (16, 32, 64, 256):
        show(tab, count)
        found = tab.page.evaluate(BOXES)
        left, top, right, bottom = found["bar"]
        width, height = found["screen"]
        assert left >= 0 and right <= width and bottom <= height, count
        assert not found["overflows"] and found["least"] >= LEAST_SIDE, count
        if is_desk:
            assert found["rows"] == 1, count
        elif height > width:
            assert top >= height * (1 - THUMB), count
        assert_far_colours_can_be_chosen(tab, count)


def assert_far_colours_can_be_chosen(tab: App, count: int) -> None:
    """By its number, by stepping, and with the pointer, wherever the row was scrolled to."""
    tab.get("place.palette.choose(null)")
    for digit in str(count - 1):
        tab.page.keyboard.press(digit)
    tab.until(f"place.palette.index === {count - 2}")
    assert_seen(tab, count - 2)
    tab.page.keyboard.press("PageDown")
    tab.until(f"place.palette.index === {count - 1}")
    assert_seen(tab, count - 1)
    press = tab.page.tap if tab.get("navigator.maxTouchPoints > 0") else tab.page.click
    press('.swatch[data-index="1"]')
    tab.until("place.palette.index === 1")
    assert_seen(tab, 1)
    pressed = tab.get("document.querySelectorAll('.swatch[aria-pressed=true]').length")
    assert pressed == 1


def assert_seen(tab: App, index: int) -> None:
    """The chosen one is inside of the bar."""
    assert tab.page.evaluate(IS_SEEN, index), index


def test_a_far_colour_is_placed(browser: Browser, server: BoardServer) -> None:
    app = App(browser, server, **DESK, **WITHOUT_WORKER)
    app.open()
    show(app, 256)
    app.look_at(20, 20, 10)
    app.page.keyboard.type("200")
    app.until("place.palette.index === 199")
    app.click(21, 21)
    app.until_color(21, 21, 199)
    app.close()
    assert app.complaints == []
