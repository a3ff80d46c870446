"""Looking around: zoom, pan, links, grid, small map, themes, languages, and the panels."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route

from tests.browser.app import DESKTOP, WITHOUT_WORKER, App, set_board
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser


def test_the_wheel_zooms_at_the_pointer(app: App) -> None:
    app.open()
    app.look_at(100, 100, 10)
    x, y = app.point(60, 80)
    app.page.mouse.move(x, y)
    app.page.mouse.wheel(0, -53)
    app.until("Math.abs(place.camera.scale - 15) < 1e-6")
    at = app.point(60, 80)
    assert abs(at[0] - x) < 0.01 and abs(at[1] - y) < 0.01
    for turn, end in ((-106, 50), (106, 0.5)):
        for _ in range(8):
            app.page.mouse.wheel(0, turn)
        app.until(f"place.camera.scale === {end}")


def test_the_board_glides_on_after_a_swing_unless_motion_is_reduced(app: App) -> None:
    app.open()
    app.look_at(150, 100, 8)
    app.swing(900, 400, -300, 0)
    app.until("place.camera.x > 150.5 + 300 / 8 + 1")
    app.page.emulate_media(reduced_motion="reduce")
    app.page.mouse.click(700, 300)
    app.look_at(150, 100, 8)
    app.swing(900, 400, -300, 0)
    here = app.camera["x"]
    app.until_painted()
    assert app.camera["x"] == here == pytest.approx(150.5 + 240 / 8, abs=8)
    swatch = "getComputedStyle(document.querySelector('.swatch')).transitionDuration"
    app.until(f"{swatch} === '0s'")
    app.get("place.settings.set('motion', 'full')")  # which the player decides, not the system
    app.until(f"{swatch} === '0.12s'")
    app.page.emulate_media(reduced_motion="no-preference")
    app.get("place.settings.set('motion', 'reduced')")
    app.until(f"{swatch} === '0s'")
    app.get("place.settings.set('motion', 'system')")
    app.until(f"{swatch} === '0.12s'")


def test_two_fingers_zoom_at_the_point_between_them(phone: App) -> None:
    phone.open()
    phone.look_at(100, 100, 10)
    before = phone.get("place.camera.toBoard(200, 300)")
    phone.fingers().pinch((200, 300), 40, 80)
    after = phone.get("place.camera.toBoard(200, 300)")
    assert phone.camera["scale"] == pytest.approx(20, rel=0.05)
    assert after["x"] == pytest.approx(before["x"], abs=0.7)
    assert after["y"] == pytest.approx(before["y"], abs=0.7)


def test_the_page_itself_does_not_zoom_or_scroll(phone: App) -> None:
    phone.open()
    phone.fingers().pinch((200, 300), 40, 120)
    phone.fingers().drag((200, 200), 0, 400)
    assert phone.get("visualViewport.scale") == 1
    assert phone.get("[scrollX, scrollY]") == [0, 0]
    assert phone.get("getComputedStyle(document.documentElement).overscrollBehaviorY") == "none"


def test_a_link_restores_the_view(app: App) -> None:
    app.open("/at/70,40,30")
    app.until("place.camera.scale === 30 && Math.floor(place.camera.x) === 70")
    app.open("/#x=120&y=30&scale=25")
    app.until("place.camera.scale === 25")
    assert app.camera == {"x": 120.5, "y": 30.5, "scale": 25}
    assert app.get("place.landmark.point") == {"x": 120, "y": 30}
    app.click(122, 30)
    assert app.get("place.landmark.point") is None, "something else is aimed at"
    app.look_at(40, 40)
    app.until("location.hash === '#x=40&y=40&scale=20'")
    app.page.reload()
    app.until("place.camera.x === 40.5")
    assert app.get("place.landmark.point") is None, "nobody's link"
    app.get("location.hash = '#x=10&y=20&scale=8'")
    app.until("place.camera.scale === 8 && place.camera.x === 10.5")


def test_the_address_follows_the_view_without_filling_the_history(app: App) -> None:
    app.open()
    entries = app.get("history.length")
    for x in (20, 40, 60):
        app.look_at(x, 50, 12)
    app.until("location.hash === '#x=60&y=50&scale=12'")
    assert app.get("history.length") == entries


def test_copying_a_link(app: App) -> None:
    app.open()
    app.use_clipboard()
    app.look_at(33, 44, 10)
    app.page.keyboard.press("l")
    app.until_said("Link copied.")
    assert app.get("navigator.clipboard.readText()").endswith("/at/33,44,10")
    # Over plain http a page has no clipboard, but it may copy what is selected.
    app.get(
        "window.read = ((clipboard) => () => clipboard.readText())(navigator.clipboard),"
        "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
    )
    app.look_at(35, 46, 10)
    app.page.keyboard.press("l")
    app.until("read().then((text) => text.endsWith('/at/35,46,10'))")
    app.until("document.activeElement.id === 'stage' || document.activeElement === document.body")
    app.get("document.execCommand = () => false")
    app.page.keyboard.press("l")
    app.until_said("Copy the link yourself.")
    selected = "getSelection().toString() || document.activeElement.value"
    assert app.get(selected).endswith("/at/35,46,10")
    app.page.keyboard.press("Escape")
    assert not app.page.is_visible("#link")


def test_keys_move_and_zoom(app: App) -> None:
    app.open()
    app.look_at(100, 100, 10)
    app.page.keyboard.press("d")
    assert app.camera["x"] == pytest.approx(110.5)
    app.page.keyboard.press("w")
    assert app.camera["y"] == pytest.approx(90.5)
    app.page.keyboard.press("e")
    assert app.camera["scale"] == pytest.approx(15)
    app.page.keyboard.press("q")
    app.page.keyboard.press("f")
    assert app.camera["x"] == 150


def test_the_small_map_goes_where_it_is_pressed(app: App) -> None:
    app.open()
    assert not app.page.is_visible("#minimap")
    app.look_at(20, 20, 20)
    box = app.page.locator("#minimap canvas").bounding_box()
    assert box
    app.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert app.camera["x"] == pytest.approx(150, abs=2)
    assert app.camera["y"] == pytest.approx(100, abs=2)


def test_the_picture_has_the_boards_pixels(app: App) -> None:
    app.open()
    app.look_at(200, 20)
    app.choose(13)
    app.click(200, 20)
    app.until_said("Placed dark blue")
    app.get("place.settings.set('pictureScale', 2)")
    with app.page.expect_download() as download:
        app.page.keyboard.press("p")
    picture = Image.open(io.BytesIO(download.value.path().read_bytes())).convert("RGB")
    assert picture.size == (600, 400)
    assert [picture.getpixel((x, 41)) for x in (400, 401, 402)] == [
        (0, 0, 234),
        (0, 0, 234),
        (255, 255, 255),
    ]


def test_pixels_are_crisp_when_close_and_smooth_from_afar(app: App) -> None:
    app.open()
    app.look_at(210, 20)
    app.choose(5)
    app.click(210, 20)
    app.until_said("Placed red")
    app.page.keyboard.press("g")  # without the grid
    crisp = {(229, 0, 0), (255, 255, 255)}
    assert colors_around(app, 50, 40) == crisp
    app.page.keyboard.press("g")
    assert colors_around(app, 2, 2) == crisp
    weak, strong = (min(colors_around(app, scale, scale) - crisp) for scale in (8, 50))
    assert strong < weak  # the grid's lines, fading in
    assert (229, 0, 0) not in colors_around(app, 0.5, 2)


def colors_around(app: App, scale: float, reach: int) -> set[tuple[int, ...]]:
    """In a line through the pixel at 210, 20, so far to either side of its middle."""
    app.look_at(210, 20, scale)
    app.page.mouse.move(20, 500)
    app.until("place.reticle.point?.x !== 210")
    app.until_painted()
    x, y = app.point(210, 20)
    picture = Image.open(io.BytesIO(app.page.screenshot())).convert("RGB")
    line = (picture.getpixel((int(x) + dx, int(y))) for dx in range(-reach, reach + 1))
    return {color for color in line if isinstance(color, tuple)}


def test_themes(app: App) -> None:
    app.open()
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = app.get(ground)
    app.page.keyboard.press("t")
    app.page.select_option("[data-setting=theme]", "light")
    light = app.get(ground)
    assert light != dark
    app.page.select_option("[data-setting=theme]", "system")
    assert app.get(ground) == dark
    app.page.emulate_media(color_scheme="light")
    app.until(f"{ground} === '{light}'")


def test_settings_are_kept(app: App) -> None:
    app.open()
    app.page.keyboard.press("t")
    app.page.uncheck("[data-setting=keepColor]")
    app.open()
    assert app.get("place.settings.get('keepColor')") is False


def test_a_key_can_be_changed(app: App) -> None:
    app.open()
    app.page.keyboard.press("?")
    button = app.page.locator("[data-key-of=fit]")
    button.click()
    app.page.keyboard.press("g")
    assert button.text_content() == "G is already in use"
    app.page.keyboard.press("b")
    assert button.text_content() == "B"
    app.page.keyboard.press("Escape")
    app.look_at(10, 10)
    app.page.keyboard.press("f")
    assert app.camera["scale"] == 20
    app.page.keyboard.press("b")
    assert app.camera["scale"] < 20


def test_keys_do_nothing_while_somebody_types(app: App) -> None:
    app.open()
    app.page.keyboard.press("v")
    app.page.focus("#template-url input")
    before = app.camera
    app.page.keyboard.type("wasdq123")
    assert app.camera == before
    assert app.get("place.palette.index") is None


def test_the_inspector_tells_who_and_when(app: App) -> None:
    app.open()
    app.look_at(220, 20)
    for index, name in ((5, "red"), (8, "yellow")):
        app.choose(index)
        app.click(220, 20)
        app.until_said(f"Placed {name}")
    seq = app.get("place.board.seq")
    app.until(
        "fetch('/api/pixel/220/20').then((answer) => answer.ok && answer.json())"
        f".then((pixel) => pixel && pixel.seq >= {seq})"
    )
    app.page.keyboard.down("Shift")
    app.click(220, 20)
    app.page.keyboard.up("Shift")
    app.until("document.querySelectorAll('.entry').length === 2")
    body = "document.getElementById('inspector-body')"
    text = app.page.text_content("#inspector-body") or ""
    assert "220, 20" in text and "yellow" in text and "Before that" in text
    assert app.page.locator("#inspector-body .own").all_text_contents() == ["you"] * 2
    newest = app.page.locator("#inspector-body time").first
    assert (newest.text_content(), newest.get_attribute("aria-live")) == ("now", "off")
    year = (newest.get_attribute("datetime") or "")[:4]
    assert year in (newest.get_attribute("title") or "")
    app.get("place.serverClock.set(new Date(Date.now() + 185_000).toISOString())")
    app.get("place.inspector.refresh()")
    assert newest.text_content() == "3 minutes ago"
    assert app.get("place.inspectedLayer.point") == {"x": 220, "y": 20}
    app.get("place.camera.moveTo(250, 20)")  # the pixel lies under the panel now
    camera, somebody = app.camera, app.server.new_player()
    for x in (221, 220):  # while one looks at it
        assert app.server.place(somebody, x, 20, 5)[0] == 200
    app.until(f"{body}.querySelectorAll('.entry').length === 3")
    assert app.page.locator(".newest .own").count() == 0
    assert app.camera == camera
    app.page.click("#inspector-pick")
    assert app.get("place.palette.index") == 5


def test_the_inspector_leads_to_more_by_its_player(app: App) -> None:
    somebody = app.server.new_player()
    for x, color in ((10, 5), (150, 6), (151, 8)):
        assert app.server.place(somebody, x, 30, color)[0] == 200
    assert app.server.place(app.server.new_player(), 152, 30, 9)[0] == 200
    app.open()
    app.look_at(151, 30, 8)
    app.page.mouse.move(*app.point(151, 30))
    app.page.keyboard.press("i")
    app.page.focus("text=More by this player")
    app.page.keyboard.press("Enter")
    links = app.page.locator("#inspector-body a")
    app.until("document.querySelectorAll('#inspector-body a').length === 3")
    assert [link.locator("strong").text_content() for link in links.all()] == [
        "151, 30",
        "150, 30",
        "10, 30",
    ]
    assert links.nth(2).get_attribute("href") == "/at/10,30"
    assert app.get("document.activeElement.textContent.startsWith('151, 30')")
    links.nth(2).press("Enter")
    app.until("place.inspectedLayer.point.x === 10")
    assert app.get("document.activeElement.id") == "inspector-body"
    before = app.get("document.getElementById('live').textContent")
    app.page.keyboard.press("Enter")  # which is held a little long
    assert app.get("document.getElementById('live').textContent") == before
    assert "10, 30" in (app.page.text_content("#inspector-body") or "")
    panel, at = app.page.locator("#inspector").bounding_box(), app.point(10, 30)
    assert panel and 30 < at[0] - panel["x"] - panel["width"] < app.get("innerWidth")
    assert app.camera["scale"] == 20
    app.page.keyboard.press("Escape")
    app.until("place.inspectedLayer.point === null")


def test_the_inspector_says_that_nobody_was_there(app: App) -> None:
    app.open()
    app.look_at(299, 199)
    app.page.keyboard.press("ArrowRight")
    app.page.keyboard.press("i")
    app.until("document.getElementById('inspector-body').textContent.includes('Nobody')")
    assert "white" in (app.page.text_content("#inspector-body .entry") or "")


def test_the_heat_map_shows_what_was_placed_lately(app: App) -> None:
    app.open()
    app.look_at(230, 20)
    app.choose(5)
    app.click(230, 20)
    app.until_said("Placed red")
    app.page.keyboard.press("h")
    app.until_said("Pixels placed in the last 60 minutes")
    before = app.get("place.board.seq")
    app.click(231, 20)
    app.until_color(231, 20, 5)
    app.until(f"place.board.seq > {before}")  # its own colour is there before it is placed
    app.page.keyboard.press("Escape")
    app.page.mouse.move(20, 500)
    app.until("document.querySelector('#ripples span') === null")  # its pop is over
    app.until_painted()
    picture = Image.open(io.BytesIO(app.page.screenshot())).convert("L")
    lit = picture.getpixel(tuple(int(value) for value in app.point(231, 20)))
    dim = picture.getpixel(tuple(int(value) for value in app.point(240, 25)))
    assert lit > dim + 60
    assert app.page.get_attribute("[data-action=heat]", "aria-pressed") == "true"
    assert "earlier or never" in app.page.inner_text("#legend")
    app.page.keyboard.press("h")
    assert app.page.get_attribute("[data-action=heat]", "aria-pressed") == "false"


def test_a_map_that_is_being_made_is_announced_and_awaited(app: App) -> None:
    def not_yet(route: Route) -> None:
        route.fulfill(status=503, headers={"Retry-After": "1"}, body="")

    app.page.route("**/api/activity", not_yet, times=1)
    app.open()
    app.page.keyboard.press("h")
    app.until_said("Preparing the map.")
    app.until_said("Pixels placed in the last 60 minutes")
    assert "30 min ago" in app.page.inner_text("#legend")


def test_a_map_says_that_it_is_loading_or_cannot_be_shown(app: App) -> None:
    asked: list[Route] = []
    app.page.route("**/api/activity", lambda route: asked.append(route), times=1)
    app.open()
    app.page.keyboard.press("x")
    app.until_said("Loading the map")
    assert app.page.get_attribute("#legend", "data-stage") == "loading"
    asked[0].abort()
    app.until_said("The map can’t be shown. The server cannot be reached.")
    assert app.page.get_attribute("#legend", "data-stage") == "failed"
    app.page.keyboard.press("x")
    assert not app.page.is_visible("#legend")


def test_the_untouched_map_counts_what_nobody_placed(app: App) -> None:
    app.open()
    app.page.keyboard.press("x")
    app.until_said("pixels have never been placed")


def test_the_page_speaks_german_and_french(app: App) -> None:
    app.open()
    app.page.keyboard.press("t")
    app.page.select_option("#language", "de")
    app.page.wait_for_selector("html[lang=de][data-connected=true]")
    assert app.page.text_content("#action") == "Wähle eine Farbe"
    assert app.page.get_attribute('.swatch[data-index="5"]', "title") == "rot"
    fetched = "performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)"
    for path in ("/words/de.json", "/api/config", "/api/board"):  # asked for early, and once
        assert app.get(fetched).count(path) == 1, path
    assert "Einstellungen" in (app.page.text_content("[data-action=settings]") or "")
    app.page.keyboard.press("t")
    app.page.select_option("#language", "fr")
    app.page.wait_for_selector("html[lang=fr][data-connected=true]")
    assert app.page.text_content("#action") == "Choisissez une couleur"
    assert not app.complaints


def test_without_its_words_the_page_is_in_english(browser: Browser, server: BoardServer) -> None:
    app = App(browser, server, **DESKTOP, **WITHOUT_WORKER, locale="fr")
    app.page.route("**/words/fr.json", lambda route: route.abort())
    app.open()
    assert app.get("document.documentElement.lang") == "fr"
    assert app.page.get_attribute('.swatch[data-index="5"]', "title") == "red"
    app.close()


def test_signs_tell_the_colours_apart(app: App) -> None:
    app.open()
    app.page.keyboard.press("t")
    app.page.check("[data-setting=marks]")
    app.page.keyboard.press("Escape")
    assert app.page.is_visible('.swatch[data-index="5"] .mark')
    assert len(colors_around(app, 50, 20)) > 1  # within one pixel: its sign
    app.get("place.settings.set('marks', false)")
    assert len(colors_around(app, 50, 20)) == 1


def test_everything_laid_over_can_be_hidden(app: App) -> None:
    app.open()
    app.look_at(280, 190, 30)
    app.page.keyboard.press("h")
    app.until_said("Pixels placed in the last")
    for pressed, is_dim in (("true", False), ("false", True)):
        app.page.keyboard.press("o")
        assert app.page.get_attribute("[data-action=overlays]", "aria-pressed") == pressed
        app.until_painted()
        picture = Image.open(io.BytesIO(app.page.screenshot())).convert("L")
        level = picture.getpixel(tuple(int(value) for value in app.point(281, 190)))
        assert (level < 100) is is_dim


SMALL = """[...document.querySelectorAll("button, select, input, a[href], summary")]
    .filter((each) => each.checkVisibility())
    .map((each) => [each.closest("label") ?? each, each])
    .map(([target, each]) => [target.getBoundingClientRect(), each.outerHTML.slice(0, 90)])
    .filter(([{ width, height }]) => width < 44 || height < 44)
    .map(([{ width, height }, html]) => [width, height, html])"""


def test_everything_is_big_enough_to_press_and_near_the_thumb(phone: App, tmp_path: Path) -> None:
    Image.new("RGB", (2, 2)).save(tmp_path / "black.png")
    phone.page.set_viewport_size({"width": 360, "height": 740})
    phone.open()
    assert phone.get(SMALL) == []
    box = phone.page.locator("#palette").bounding_box()
    assert box and box["y"] > 740 * 0.66
    phone.page.tap("#menu")
    assert phone.get(SMALL) == []
    phone.page.set_input_files("#template-file", tmp_path / "black.png")
    phone.until("place.templates.all.length === 1")
    for name in ("settings", "help", "inspector", "templates"):
        phone.get(f"place.panels.{name}.open()")
        assert phone.get(SMALL) == [], name
        phone.get(f"place.panels.{name}.close()")


def test_a_phones_menu_leads_to_maps_and_settings(phone: App) -> None:
    phone.open()
    phone.page.tap("#menu")
    phone.page.tap("[data-action=heat]")
    phone.until_said("Pixels placed in the last 60 minutes")
    assert not phone.page.is_visible("[data-action=heat]")
    phone.page.tap("#menu")
    phone.page.tap("[data-action=settings]")
    phone.page.select_option("[data-setting=theme]", "light")
    phone.page.tap("#settings [data-close]")
    phone.until("document.documentElement.dataset.theme === 'light'")
    phone.page.tap("#menu")
    phone.page.touchscreen.tap(195, 600)  # beside it
    assert not phone.page.is_visible("#tool-list")


def test_help_tells_of_the_gestures_that_the_device_has(app: App, phone: App) -> None:
    for each, gesture, other in (
        (app, ".by-mouse", ".by-finger"),
        (phone, ".by-finger", ".by-mouse"),
    ):
        each.open()
        each.get("document.querySelector('[data-action=help]').click()")
        assert each.page.is_visible(f"#help {gesture}")
        assert not each.page.is_visible(f"#help {other}")
        assert each.page.is_visible("#keys") == (each is app)


def test_notch_and_home_bar_cover_nothing(phone: App) -> None:
    insets = {"top": 47, "left": 20, "bottom": 34, "right": 20}
    session = phone.context.new_cdp_session(phone.page)
    session.send("Emulation.setSafeAreaInsetsOverride", {"insets": insets})
    for width, height in ((390, 844), (844, 390)):
        phone.page.set_viewport_size({"width": width, "height": height})
        phone.open()
        for selector in (
            ".brand",
            "#menu",
            "#action",
            ".swatch:first-child",
            ".swatch:last-child",
        ):
            box = phone.page.locator(selector).bounding_box()
            assert box
            assert box["x"] >= 20 and box["x"] + box["width"] <= width - 20, selector
            assert box["y"] >= 47 and box["y"] + box["height"] <= height - 34, selector


def test_a_phone_on_its_side_keeps_palette_and_board_in_sight(phone: App) -> None:
    phone.page.set_viewport_size({"width": 844, "height": 390})
    phone.open()
    dock = phone.page.locator("#dock").bounding_box()
    assert dock and dock["height"] < 130 and dock["y"] + dock["height"] <= 391


def test_the_last_pixel_is_found_again(app: App) -> None:
    app.open()
    app.page.keyboard.press("r")
    app.until_said("You haven’t placed a pixel")
    app.look_at(240, 20)
    app.choose(5)
    app.click(240, 20)
    app.until_said("Placed red")
    app.page.keyboard.press("f")
    app.page.keyboard.press("r")
    assert app.get("place.reticle.point") == {"x": 240, "y": 20}
    assert app.camera["scale"] >= 20
    app.open("/#x=10&y=10&scale=5")  # and tomorrow
    app.page.keyboard.press("r")
    assert app.get("place.reticle.point") == {"x": 240, "y": 20}


def test_full_screen_and_back(app: App) -> None:
    app.open()
    app.page.keyboard.press("Shift+f")
    app.until("document.fullscreenElement !== null")
    app.page.keyboard.press("Shift+f")
    app.until("document.fullscreenElement === null")


def test_a_link_to_a_pixel_comes_from_the_inspector(app: App) -> None:
    app.open()
    app.use_clipboard()
    app.look_at(244, 33, 5)
    app.page.mouse.move(*app.point(244, 33))
    app.page.keyboard.press("i")
    app.until_inspected()
    app.page.click("#inspector-link")
    app.until_said("Link copied.")
    assert app.get("navigator.clipboard.readText()").endswith("/at/244,33")


def test_a_finger_that_stays_looks_closer_and_places_nothing(phone: App) -> None:
    phone.context.add_init_script(
        "window.ticks = 0; Navigator.prototype.vibrate = () => { window.ticks++; return true; }"
    )
    phone.open()
    phone.get("place.settings.set('placing', 'direct')")
    phone.page.tap('.swatch[data-index="11"]')
    before = phone.checksum
    fingers = phone.fingers()
    for motion in ("reduced", "full"):
        phone.get(f"place.settings.set('motion', '{motion}')")
        phone.get("place.panels.inspector.close()")
        phone.look_at(100, 100)
        fingers.send("touchStart", phone.point(100, 100))
        phone.page.wait_for_selector("#inspector[open]")
        fingers.send("touchEnd")
        assert phone.get("window.ticks") == (motion == "full")
    phone.until(  # the pixel that it tells of is in sight
        "place.camera.toScreen(100.5, 100.5).y"
        " < document.getElementById('inspector').getBoundingClientRect().top - 20"
    )
    assert "100, 100" in (phone.page.text_content("#inspector-body") or "")
    assert phone.get("place.reticle.point") is None
    assert phone.checksum == before
    phone.until_inspected()
    phone.page.tap("#inspector-pick")
    assert phone.get("place.palette.index") == phone.color(100, 100) != 11


def test_the_coordinates_follow_the_pointer(app: App) -> None:
    app.open()
    app.look_at(100, 100)
    app.page.mouse.move(*app.point(103, 97))
    assert app.page.text_content("#coordinates") == "103, 97"
    app.look_at(100, 100, 0.5)
    app.page.mouse.move(5, 450)
    assert not app.page.is_visible("#coordinates")


def test_another_palette_reaches_an_open_page(app: App) -> None:
    app.open()
    palette = app.get("place.palette.colors.map(({ name, hex }) => [name, hex])")
    try:
        set_board(app.server, palette=[["paper", "#FFF4E0"], *palette[1:8]])
        app.until("document.querySelectorAll('.swatch').length === 8")
        assert app.page.get_attribute(".swatch", "title") == "paper"
        app.look_at(290, 190)
        app.page.mouse.move(20, 500)
        app.until_painted()
        picture = Image.open(io.BytesIO(app.page.screenshot())).convert("RGB")
        x, y = app.point(290, 190)
        assert picture.getpixel((int(x) + 4, int(y) + 4)) == (255, 244, 224)
    finally:
        set_board(app.server, palette=palette)
