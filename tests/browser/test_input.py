"""What costs a pixel and what does not: aiming by mouse, finger, keyboard and trackpad."""

from __future__ import annotations

import pytest

from tests.browser.app import App

pytestmark = pytest.mark.browser

PINCH = """([type, scale, x, y]) => {
    const event = new Event(type, { bubbles: true, cancelable: true });
    Object.assign(event, { scale, clientX: x, clientY: y });
    const target = type === "gesturechange" ? document.elementFromPoint(x, y) : document.body;
    target.dispatchEvent(event);
    return event.defaultPrevented;
}"""


def test_at_the_first_view_a_click_goes_nearer_and_the_next_one_places(app: App) -> None:
    app.open()
    app.choose(5)
    at = app.point(40, 150)
    app.page.mouse.click(*at)
    app.until("place.camera.scale === 20")
    assert app.get("place.cooldown.readyAt") == 0 and app.color(40, 150) == 0
    app.page.wait_for_timeout(500)  # or it would be the second half of a double click
    app.page.mouse.click(*at)
    app.until_said("Placed red at 40, 150.")


def test_a_double_click_at_the_first_view_places_nothing(app: App) -> None:
    app.open()
    app.choose(5)
    before = app.checksum
    app.page.mouse.dblclick(*app.point(44, 150))
    app.until("place.camera.scale === 20")
    app.until_painted()
    assert app.checksum == before
    assert app.color(44, 150) == 0


def test_a_finger_at_the_first_view_goes_nearer_and_aims(phone: App) -> None:
    phone.open()
    phone.page.tap('.swatch[data-index="5"]')
    phone.tap(150, 100)
    phone.until("place.camera.scale === 20")
    phone.until("document.getElementById('action').dataset.kind === 'ready'")
    assert phone.get("place.reticle.isHeld")


def test_a_click_elsewhere_moves_the_aim(app: App) -> None:
    app.open()
    app.look_at(50, 150)
    app.click(50, 150)
    app.choose(5)
    action = app.page.locator("#action")
    assert action.text_content() == "Place at 50, 150"
    app.click(52, 151)
    assert action.text_content() == "Place at 52, 151"
    app.page.keyboard.press("Enter")
    app.until_said("Placed red at 52, 151.")
    assert (app.color(50, 150), app.color(52, 151)) == (0, 5)


def test_enter_places_after_a_colour_was_chosen_by_mouse(app: App) -> None:
    app.open()
    app.look_at(56, 150)
    app.click(56, 150)
    app.choose(7)
    app.page.keyboard.press("Enter")
    app.until_color(56, 150, 7)
    assert app.get("place.palette.index") == 7


def test_enter_without_a_pixel_says_so(app: App) -> None:
    app.open()
    app.choose(7)
    app.page.keyboard.press("Enter")
    app.until_said("Pick a pixel first.")
    assert app.get("place.palette.index") == 7


def test_a_swatch_chosen_by_keyboard_keeps_the_keyboard(app: App) -> None:
    app.open()
    app.page.focus('.swatch[data-index="3"]')
    app.page.keyboard.press("Enter")
    app.until("place.palette.index === 3")
    assert app.get("document.activeElement.dataset.index") == "3"


def test_a_tap_that_wanders_is_one(phone: App) -> None:
    phone.open()
    phone.look_at(60, 150)
    phone.page.tap('.swatch[data-index="9"]')
    x, y = phone.point(60, 150)
    fingers = phone.fingers()
    fingers.send("touchStart", (x - 3, y))
    fingers.send("touchMove", (x + 1, y + 2))
    fingers.send("touchMove", (x + 3, y + 3))
    fingers.send("touchEnd")
    phone.until("document.getElementById('action').textContent === 'Place at 60, 150'")


def test_after_a_pinch_the_finger_that_stays_moves_the_board(phone: App) -> None:
    phone.open()
    phone.look_at(100, 100)
    fingers = phone.fingers()
    fingers.send("touchStart", (100, 300))
    fingers.send("touchStart", (100, 300), (200, 300))
    fingers.send("touchMove", (90, 300), (210, 300))
    fingers.send("touchEnd", (90, 300))
    before = phone.camera
    for x in (240, 280, 320):
        fingers.send("touchMove", (x, 300), first=1)
    phone.until(f"place.camera.x < {before['x'] - 3}")
    assert phone.camera["scale"] == before["scale"]
    fingers.send("touchEnd")


def test_the_number_row_of_a_french_keyboard_chooses_colours(app: App) -> None:
    app.open()
    scale = app.camera["scale"]
    session = app.context.new_cdp_session(app.page)
    for key, code, index in (("&", "Digit1", 0), ("-", "Digit6", 5)):
        press = {"key": key, "code": code, "text": key}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", **press})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **press})
        app.until(f"place.palette.index === {index}")
        app.page.wait_for_timeout(600)  # two digits in a row are one number
    assert app.camera["scale"] == scale


def test_safaris_pinch_on_a_trackpad_zooms_at_the_pointer(app: App) -> None:
    app.open()
    app.look_at(60, 60, 10)
    x, y = app.point(66, 64)
    assert app.page.evaluate(PINCH, ["gesturestart", 1, x, y])
    for scale in (1.25, 1.5, 2):
        assert app.page.evaluate(PINCH, ["gesturechange", scale, x, y])
    assert app.camera["scale"] == pytest.approx(20)
    assert app.point(66, 64) == pytest.approx((x, y))
    app.page.evaluate(PINCH, ["gesturestart", 1, x, y])
    app.page.evaluate(PINCH, ["gesturechange", 0.5, x, y])
    assert app.camera["scale"] == pytest.approx(10)
    box = app.page.locator("#dock").bounding_box()
    assert box
    over_dock = [box["x"] + 5, box["y"] + 5]
    assert app.page.evaluate(PINCH, ["gesturechange", 1, *over_dock]), "the page is not zoomed"
    assert app.camera["scale"] == pytest.approx(10)


def test_two_fingers_on_a_trackpad_move_the_board_and_with_ctrl_zoom(app: App) -> None:
    app.open()
    app.look_at(100, 100, 10)
    app.page.mouse.move(700, 400)
    app.page.mouse.wheel(20, 30)
    app.until("place.camera.x > 100.5")
    camera = app.camera
    assert (camera["x"], camera["y"], camera["scale"]) == (102.5, 103.5, 10)
    app.page.keyboard.down("Control")
    app.page.mouse.wheel(0, -8)
    app.page.keyboard.up("Control")
    app.until("place.camera.scale > 10")


@pytest.mark.parametrize(("wanted", "zooms"), [("zoom", True), ("pan", False)])
def test_a_setting_decides_where_the_guess_is_wrong(app: App, wanted: str, zooms: bool) -> None:
    app.open()
    app.look_at(100, 100, 10)
    app.page.keyboard.press("t")
    app.page.select_option("[data-setting=wheel]", wanted)
    app.page.keyboard.press("Escape")
    app.page.mouse.move(700, 400)
    app.page.mouse.wheel(0, 8 if zooms else 100)
    app.until("place.camera.scale < 10" if zooms else "place.camera.y === 110.5")
