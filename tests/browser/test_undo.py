"""Taking a placement back in the page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.app import App, set_board
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def undoable(server: BoardServer) -> Iterator[None]:
    """For a minute: how fast the machine is must not matter."""
    set_board(server, cooldown_seconds=300, undo_seconds=60)
    yield
    set_board(server, cooldown_seconds=0)


def placed(app: App, x: int, y: int, color: int = 5) -> None:
    app.open()
    app.look_at(x, y)
    app.choose(color)
    app.click(x, y)
    app.until("place.cooldown.waitMs > 0 && place.undo.leftMs > 0")


def test_a_pixel_is_taken_back_with_its_cooldown_before_everyones_eyes(
    app: App, other: App
) -> None:
    other.open()
    placed(app, 20, 120)
    other.until_color(20, 120, 5)
    app.page.get_by_role("button", name="Undo").click()
    app.until_said("Undone. You can place again.")
    assert app.get("place.cooldown.waitMs") == 0
    app.until_color(20, 120, 0)
    other.until_color(20, 120, 0)
    assert app.page.locator("#undo").is_hidden()
    app.click(21, 120)
    app.until_color(21, 120, 5)
    app.until("place.cooldown.waitMs > 0")
    assert app.page.locator("#undo").is_hidden(), "once in each cooldown"
    app.page.keyboard.down("Shift")
    app.click(20, 120)
    app.page.keyboard.up("Shift")
    app.page.wait_for_selector("#inspector[open]")
    app.until("document.getElementById('inspector-body').textContent.includes('taken back')")


@pytest.mark.parametrize("key", ["z", "Control+z"])
def test_a_key_takes_it_back_as_well(app: App, key: str) -> None:
    x = 24 if key == "z" else 26
    placed(app, x, 120)
    app.page.keyboard.press(key)
    app.until_said("Undone.")
    app.until_color(x, 120, 0)


def test_what_somebody_paints_over_is_offered_no_more(app: App, other: App) -> None:
    placed(app, 28, 120)
    other.open()
    other.look_at(28, 120)
    other.choose(7)
    other.click(28, 120)
    app.until_color(28, 120, 7)
    app.until("document.getElementById('undo').hidden")
    assert app.get("place.cooldown.waitMs") > 0


def test_the_offer_ends_by_itself(app: App) -> None:
    set_board(app.server, undo_seconds=1)
    app.open()
    app.look_at(30, 120)
    app.choose(5)
    app.click(30, 120)
    app.until_said("Placed red at 30, 120.")
    app.until("document.getElementById('undo').hidden")
    assert app.get("place.cooldown.waitMs") > 0
    assert app.color(30, 120) == 5


def test_the_button_fits_beside_the_clock_on_a_narrow_phone(phone: App) -> None:
    phone.page.set_viewport_size({"width": 320, "height": 568})
    phone.open()
    phone.look_at(32, 120)
    phone.page.tap('.swatch[data-index="5"]')
    phone.tap(32, 120)
    phone.page.tap("#action")
    phone.page.wait_for_selector("#undo:not([hidden])")
    box = phone.page.locator("#undo").bounding_box()
    clock = phone.page.locator("#action").bounding_box()
    assert box and clock
    assert box["x"] + box["width"] <= 320 and box["height"] >= 44
    assert phone.get("document.getElementById('action').scrollWidth") <= clock["width"]
    assert clock["x"] + clock["width"] <= box["x"]
    phone.page.tap("#undo")
    phone.until_said("Undone.")


def test_on_a_phones_side_it_takes_nothing_from_the_palette(phone: App) -> None:
    phone.page.set_viewport_size({"width": 640, "height": 360})
    phone.open()
    phone.look_at(34, 120)
    phone.page.tap('.swatch[data-index="5"]')
    phone.tap(34, 120)
    phone.page.tap("#action")
    phone.page.wait_for_selector("#undo:not([hidden])")
    phone.get("document.getElementById('undo').lastChild.data = 'Rückgängig'")
    last = phone.page.locator('.swatch[data-index="7"]').bounding_box()
    assert last and last["x"] + last["width"] <= 640
    phone.page.tap("#undo")
    phone.until_said("Undone.")
