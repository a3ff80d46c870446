"""Templates: pictures laid over the board."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.app import App

pytestmark = pytest.mark.browser

RED, BLUE = (229, 0, 0), (0, 0, 234)
LEFT_OF = "document.querySelector('[data-progress]').textContent"

KEPT = """new Promise((resolve) => {
    const open = indexedDB.open("place");
    open.onsuccess = () => {
        const all = open.result.transaction("templates").objectStore("templates").getAll();
        all.onsuccess = () => { open.result.close(); resolve(all.result); };
    };
})"""


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Four pixels: red, nearly blue, nothing, red."""
    image = Image.new("RGBA", (2, 2))
    image.putdata([(*RED, 255), (10, 5, 220, 255), (0, 0, 0, 0), (*RED, 255)])
    path = tmp_path / "four.png"
    image.save(path)
    return path


def lay(app: App, picture: Path, x: int, y: int) -> None:
    app.page.keyboard.press("v")
    app.page.set_input_files("#template-file", picture)
    app.page.wait_for_selector("#template-fields:not([hidden])")
    for field, value in (("x", x), ("y", y)):
        app.page.fill(f"[data-field={field}]", str(value))
        app.page.keyboard.press("Tab")


def test_the_count_of_pixels_left_follows_the_board(app: App, picture: Path) -> None:
    app.open()
    lay(app, picture, 20, 180)
    assert app.get(LEFT_OF).startswith("3 of 3 left")
    player = app.server.new_player()
    app.server.place(player, 20, 180, 5)
    app.until(f"{LEFT_OF}.startsWith('2 of 3 left')")
    app.server.place(player, 20, 180, 6)
    app.until(f"{LEFT_OF}.startsWith('3 of 3 left')")


def test_next_wrong_pixel_jumps_there_with_its_colour(app: App, picture: Path) -> None:
    app.open()
    lay(app, picture, 30, 180)
    app.page.keyboard.press("Escape")
    app.page.keyboard.press("n")
    assert app.get("place.reticle.point") == {"x": 30, "y": 180}
    assert app.get("place.palette.index") == 5
    app.page.keyboard.press("n")
    assert app.get("place.reticle.point") == {"x": 31, "y": 180}
    assert app.get("place.palette.index") == 13
    for _ in range(3):
        app.page.keyboard.press("Enter")
        app.until_said("Placed")
        app.page.keyboard.press("n")
    app.until_said("Nothing left to do.")


def test_the_colour_under_the_pointer_is_picked(app: App, picture: Path) -> None:
    app.open()
    app.get("place.settings.set('autoPick', true)")
    lay(app, picture, 140, 90)
    app.look_at(141, 91, 30)
    app.page.mouse.move(*app.point(141, 90))
    app.until("place.palette.index === 13")
    app.page.mouse.move(*app.point(141, 91))
    app.until("place.palette.index === 5")


def test_styles_and_opacity_change_what_is_drawn(app: App, picture: Path) -> None:
    app.open()
    lay(app, picture, 150, 100)
    app.look_at(151, 101, 42)
    app.page.keyboard.press("g")
    assert shown(app, 150, 100) == (239, 102, 102)
    app.page.fill("[data-field=opacity]", "1")
    app.until("place.templates.chosen.opacity === 1")
    assert shown(app, 150, 100) == RED
    assert shown(app, 151, 100) == BLUE
    app.page.uncheck("[data-field=snap]")
    assert shown(app, 151, 100) == (10, 5, 220)
    app.page.check("[data-field=snap]")
    app.page.select_option("[data-field=style]", "dots")
    assert shown(app, 150, 100) == RED
    assert shown(app, 150, 100, offset=17) == (255, 255, 255)
    app.page.select_option("[data-field=style]", "symbols")
    assert shown(app, 150, 100) == RED  # a cross, on the board's white
    assert shown(app, 150, 100, offset=17) == (255, 255, 255)
    app.page.select_option("[data-field=style]", "solid")
    app.page.fill("[data-field=width]", "4")
    app.page.keyboard.press("Tab")
    assert shown(app, 153, 103) == shown(app, 151, 101) == RED
    app.page.uncheck("[data-shown]")
    assert shown(app, 150, 100) == (255, 255, 255)


def shown(app: App, x: int, y: int, offset: int = 0) -> tuple[int, int, int]:
    """The colour on the screen in the middle of a pixel, or so far from it."""
    app.until_painted()
    image = Image.open(io.BytesIO(app.page.screenshot())).convert("RGB")
    left, top = app.point(x, y)
    color = image.getpixel((int(left) + offset, int(top) + offset))
    assert isinstance(color, tuple)
    return color[0], color[1], color[2]


def test_templates_are_kept_in_the_browser(app: App, picture: Path) -> None:
    app.open()
    lay(app, picture, 60, 170)
    lay_again(app, picture)
    app.until(f"{KEPT}.then((all) => all.length === 2 && all.some(({{ x }}) => x === 60))")
    app.open()
    app.until("place.templates.visible.length === 2")
    app.page.keyboard.press("v")
    assert app.page.locator("[data-progress]").count() == 2
    app.page.click("[data-template-action=remove]")
    app.until("place.templates.all.length === 1")


def lay_again(app: App, picture: Path) -> None:
    app.page.set_input_files("#template-file", picture)
    app.until("place.templates.all.length === 2")


def test_a_link_brings_a_template_in_the_form_of_pxls(app: App, picture: Path) -> None:
    address = f"{app.server.url}/four.png"
    app.page.route("**/four.png", lambda route: route.fulfill(path=picture))
    app.open(f"/#x=80&y=160&scale=20&template={address}&ox=80&oy=160&tw=4&title=Four")
    app.until("place.templates.all.length === 1")
    template = "place.templates.chosen"
    assert app.get(f"[{template}.name, {template}.x, {template}.y, {template}.width]") == [
        "Four",
        80,
        160,
        4,
    ]
    assert app.get(f"{template}.height") == 4
    app.look_at(82, 161, 20)
    app.until(f"new URLSearchParams(location.hash.slice(1)).get('template') === '{address}'")
    for convert, snap in (("unconverted", False), ("nearestCustom", True)):
        app.get(f"location.hash = '#template={address}&convert={convert}'")
        app.until(f"{template}.snap === {str(snap).lower()}")
        assert app.get("place.templates.all.length") == 1
        app.look_at(80 + snap, 160)
        app.until(f"location.hash.endsWith('&convert={convert}')")


def test_a_link_with_a_question_mark_is_understood_and_rewritten(app: App) -> None:
    app.open("/?x=40&y=50&scale=30")
    app.until("place.camera.scale === 30")  # a link is read when the board is there
    assert app.camera == {"x": 40.5, "y": 50.5, "scale": 30}
    app.until("location.search === '' && location.hash === '#x=40&y=50&scale=30'")


def test_a_picture_that_cannot_be_read_says_why(app: App, tmp_path: Path) -> None:
    path = tmp_path / "no.png"
    path.write_text("not a picture")
    app.open()
    app.page.keyboard.press("v")
    app.page.set_input_files("#template-file", path)
    app.until_toast("Your browser can’t read this file")
    app.page.route("**/gone.png", lambda route: route.abort())
    app.page.fill("#template-url input", f"{app.server.url}/gone.png")
    app.page.click("#template-url button")
    app.until_toast("can’t be loaded from there")


def test_a_finger_moves_the_template(phone: App, picture: Path) -> None:
    phone.open()
    phone.page.tap("#menu")
    phone.page.tap("[data-action=templates]")
    phone.page.set_input_files("#template-file", picture)
    phone.until("place.templates.all.length === 1")
    phone.look_at(100, 100, 20)
    phone.page.tap("[data-template-action=here]")
    phone.page.tap("[data-template-action=drag]")
    before = phone.get("place.templates.chosen.x")
    camera = phone.camera
    phone.fingers().drag((195, 150), 80, 0)
    phone.until(f"place.templates.chosen.x === {before} + 4")
    assert phone.camera == camera


def test_a_template_with_an_address_is_shared_by_link(app: App, picture: Path) -> None:
    address = f"{app.server.url}/four.png"
    app.page.route("**/four.png", lambda route: route.fulfill(path=picture))
    app.open()
    app.use_clipboard()
    app.look_at(180, 150)
    app.page.keyboard.press("v")
    app.page.fill("#template-url input", address)
    app.page.click("#template-url button")
    app.until("place.templates.all.length === 1")
    app.page.click("[data-template-action=link]")
    app.until_said("Link copied.")
    link = app.get("navigator.clipboard.readText()")
    app.get("place.templates.remove(place.templates.chosen)")
    app.open("/" + link.split("/", 3)[3])
    app.until("place.templates.all.length >= 1")
    template = "place.templates.chosen"
    assert app.get(f"[{template}.url, {template}.x, {template}.y]") == [address, 180, 150]


def test_a_template_of_a_file_says_that_it_cannot_be_shared(app: App, picture: Path) -> None:
    app.open()
    lay(app, picture, 100, 20)
    app.page.click("[data-template-action=link]")
    app.until_toast("Only templates loaded from a web address")


def test_what_is_right_already_can_be_hidden(app: App, picture: Path) -> None:
    """The picture's own blue is not quite the palette's, so one sees whose pixel it is."""
    app.open()
    lay(app, picture, 110, 100)
    app.look_at(111, 101, 42)
    app.page.keyboard.press("g")
    app.page.fill("[data-field=opacity]", "1")
    app.page.uncheck("[data-field=snap]")
    app.server.place(app.server.new_player(), 111, 100, 13)
    app.until_color(111, 100, 13)
    assert shown(app, 111, 100) == (10, 5, 220)
    app.page.check("[data-field=hideRight]")
    assert shown(app, 111, 100) == BLUE
    app.server.place(app.server.new_player(), 111, 100, 0)
    app.until_color(111, 100, 0)
    assert shown(app, 111, 100) == (10, 5, 220)
