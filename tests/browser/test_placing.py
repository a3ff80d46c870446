"""Choosing a colour, aiming and placing, by mouse, finger and keyboard."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Route

from tests.browser.app import App, answered, moderate, server_checksum, set_board
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser


def test_a_click_places_a_pixel_that_somebody_else_sees(app: App, other: App) -> None:
    for each in (app, other):
        each.open()
        each.look_at(50, 50)
        each.get(
            "window.rings = [], place.ripples.started.on(() =>"
            " rings.push(document.querySelector('#ripples span').className)), 0"
        )
    app.choose(5)
    app.click(52, 49)
    other.until_color(52, 49, 5)
    app.until_said("Placed red at 52, 49.")
    app.until("rings.join() === 'pop'")
    other.until("rings.join() === 'ripple'")
    other.until("document.querySelector('#ripples span') === null")
    app.until(f"place.checksum() === {other.checksum}")  # the answer may come before the frame
    assert other.checksum == server_checksum(other)
    assert not app.complaints


def test_dragging_moves_the_board_and_places_nothing(app: App) -> None:
    app.open()
    app.look_at(60, 60)
    app.choose(5)
    before = app.checksum
    start = app.camera
    app.drag(700, 400, -200, -100)
    assert app.camera["x"] > start["x"] + 9
    assert app.camera["y"] > start["y"] + 4
    assert app.get("place.board.checksum()") == before
    assert app.get("place.cooldown.readyAt") == 0


def test_a_click_that_takes_too_long_looks_closer_and_places_nothing(app: App) -> None:
    app.open()
    app.look_at(60, 60)
    app.choose(5)
    before = app.checksum
    app.page.mouse.move(*app.point(61, 61))
    app.page.mouse.down()
    app.page.wait_for_selector("#inspector[open]")
    app.page.mouse.up()
    assert app.checksum == before
    assert app.color(61, 61) == 0


def test_without_a_colour_a_click_places_nothing(app: App) -> None:
    app.open()
    app.look_at(60, 60)
    app.click(60, 60)
    assert app.get("place.reticle.point") == {"x": 60, "y": 60}
    app.page.keyboard.press("Enter")
    app.until_said("Choose a colour first.")
    assert app.color(60, 60) == 0


def test_the_setting_confirm_makes_a_click_ask_first(app: App) -> None:
    app.open()
    app.look_at(70, 60)
    app.choose(8)
    app.page.keyboard.press("t")
    app.page.select_option("[data-setting=placing]", "confirm")
    app.page.keyboard.press("Escape")
    app.click(70, 60)
    action = app.page.locator("#action")
    assert action.text_content() == "Place at 70, 60"
    assert app.color(70, 60) == 0
    action.click()
    app.until_said("Placed yellow at 70, 60.")
    assert app.color(70, 60) == 8


def test_escape_lets_go_of_the_reticle_and_then_of_the_colour(app: App) -> None:
    app.open()
    app.choose(8)
    app.page.keyboard.press("ArrowRight")
    app.page.keyboard.press("Escape")
    assert app.get("place.reticle.isHeld") is False
    assert app.get("place.palette.index") == 8
    app.page.keyboard.press("Escape")
    assert app.get("place.palette.index") is None


def test_the_colour_can_be_dropped_after_placing(app: App) -> None:
    app.open()
    app.get("place.settings.set('keepColor', false)")
    app.look_at(80, 60)
    app.choose(3)
    app.click(80, 60)
    app.until("place.palette.index === null")
    app.until_color(80, 60, 3)


def test_a_finger_taps_sees_the_button_and_places_with_it(phone: App) -> None:
    phone.open()
    phone.look_at(30, 30)
    phone.page.tap('.swatch[data-index="10"]')
    phone.tap(31, 28)
    phone.until("document.getElementById('action').textContent === 'Place at 31, 28'")
    assert phone.color(31, 28) == 0
    phone.page.tap("#action")
    phone.until_said("Placed green at 31, 28.")
    assert phone.color(31, 28) == 10
    assert not phone.complaints


def test_a_finger_dragging_or_two_pinching_place_nothing(phone: App) -> None:
    phone.open()
    phone.get("place.settings.set('placing', 'direct')")
    phone.look_at(100, 100)
    phone.page.tap('.swatch[data-index="10"]')
    before, start = phone.checksum, phone.camera
    phone.fingers().drag((200, 300), -80, 40)
    assert phone.camera["x"] > start["x"] + 2
    scale = phone.camera["scale"]
    phone.fingers().pinch((200, 300), 40, 90)
    assert phone.camera["scale"] > scale * 1.5
    phone.fingers().pinch((200, 300), 90, 40)
    phone.until(f"Math.abs(place.camera.scale - {scale}) < 2")
    assert phone.checksum == before
    assert phone.get("place.cooldown.readyAt") == 0


def test_a_second_finger_cancels_a_tap(phone: App) -> None:
    phone.open()
    phone.get("place.settings.set('placing', 'direct')")
    phone.look_at(100, 100)
    phone.page.tap('.swatch[data-index="10"]')
    fingers = phone.fingers()
    fingers.send("touchStart", (200, 300))
    fingers.send("touchStart", (200, 300), (260, 300))
    fingers.send("touchEnd", (200, 300))
    fingers.send("touchEnd")
    phone.tap(101, 101)
    phone.until_color(101, 101, 10)
    assert phone.get("place.board.colors.reduce((n, c) => n + (c === 10), 0)") <= 2


def test_a_double_tap_zooms_and_does_not_place(phone: App) -> None:
    phone.open()
    phone.get("place.settings.set('placing', 'direct')")
    phone.look_at(120, 120, 10)
    phone.page.tap('.swatch[data-index="6"]')
    before = phone.checksum
    fingers = phone.fingers()
    for _ in range(2):
        fingers.send("touchStart", (200, 300))
        fingers.send("touchEnd")
    phone.until("place.camera.scale === 20")
    assert phone.checksum == before


def test_placing_with_the_keyboard_alone(app: App) -> None:
    app.open()
    for _ in range(40):
        app.page.keyboard.press("Tab")
        if app.get("document.activeElement.id") == "stage":
            break
    assert app.get("document.activeElement.id") == "stage"
    app.page.keyboard.press("PageDown")
    app.until_said("Colour: white")
    app.page.keyboard.press("1")
    app.page.keyboard.press("4")
    app.until_said("Colour: dark blue")
    app.page.keyboard.press("ArrowRight")
    app.page.keyboard.press("Shift+ArrowDown")
    point = app.get("place.reticle.point")
    app.until_said(f"{point['x']}, {point['y']}, white")
    app.page.keyboard.press("Enter")
    app.until_said(f"Placed dark blue at {point['x']}, {point['y']}.")
    assert app.color(point["x"], point["y"]) == 13


def test_the_eyedropper_takes_the_colour_under_the_pointer(app: App) -> None:
    app.open()
    app.look_at(90, 90)
    app.choose(11)
    app.click(90, 90)
    app.until_said("Placed cyan")
    app.choose(2)
    app.click(90, 90, button="middle")
    assert app.get("place.palette.index") == 11


def test_a_refused_pixel_goes_back_with_the_reason(app: App, other: App) -> None:
    server = app.server
    moderate(server, "models.ProtectedRectangle.objects.create(x1=10, y1=10, x2=19, y2=19)")
    app.open()
    app.until("place.protection.has(14, 14)")
    app.get("place.placer.place(14, 14, 5)")  # as with a page that has not heard of it yet
    app.until_toast("This pixel is protected.")
    app.until_color(14, 14, 0)
    app.until_said("This pixel is protected.")


def test_what_is_protected_shows_and_nothing_is_sent_for_it(app: App) -> None:
    app.open()
    moderate(app.server, "models.ProtectedRectangle.objects.create(x1=30, y1=10, x2=39, y2=19)")
    app.until("place.protection.has(39, 19)")  # in a page that was open before
    app.look_at(34, 14)
    app.choose(5)
    app.get("void (place.placer.place = () => { throw new Error('It was sent.') })")
    app.page.mouse.move(*app.point(34, 14))
    app.until_painted()
    assert app.page.text_content("#coordinates") == "34, 14 · protected"
    app.click(34, 14)
    app.until_said("This pixel is protected.")
    app.page.keyboard.press("ArrowRight")
    app.until_said("35, 14, white, protected")
    assert app.page.text_content("#action") == "Protected"
    app.page.keyboard.press("Enter")
    app.page.mouse.move(*app.point(34, 40))
    picture = Image.open(io.BytesIO(app.page.screenshot())).convert("L")
    x, y = (int(value) for value in app.point(37, 14))
    shades = {picture.getpixel((x + dx, y)) for dx in range(-12, 12)}
    assert min(shades) < 160 < max(shades), "it is hatched"
    assert not app.complaints


def test_the_cooldown_counts_down_on_the_page_and_in_the_title(app: App) -> None:
    set_board(app.server, cooldown_seconds=300)
    try:
        app.open()
        app.look_at(40, 90)
        app.choose(5)
        app.click(40, 90)
        action = "document.getElementById('action').textContent"
        app.until(f"/^Next pixel in [45]:\\d\\d$/.test({action})")
        app.until("/^\\[[45]:\\d\\d\\] Place$/.test(document.title)")
        app.click(41, 90)
        app.until_toast("Too soon.")
        share = "document.querySelector('#action .ring').style.getPropertyValue('--share')"
        app.until(f"{share} > 0.5 && {share} <= 1")
        assert app.color(41, 90) == 0
        app.open()  # the session remembers
        app.until("place.cooldown.waitMs > 200_000")
    finally:
        set_board(app.server, cooldown_seconds=0)


def test_the_end_of_the_cooldown_rings_in_one_tab_of_two(app: App) -> None:
    app.context.add_init_script(  # a browser without windows shows none
        "window.notes = []; window.Notification = class {"
        " static permission = 'granted'; static requestPermission = async () => 'granted';"
        " constructor(title, { body }) { window.notes.push(body); } close() {} };"
        "Object.defineProperty(document, 'hidden', { value: true });"
    )
    app.page.clock.install()
    with answered(app.page):
        app.open()
    app.get("place.settings.set('notify', true)")
    second = app.context.new_page()
    app.watch(second)
    second.clock.install()
    with answered(second):
        second.goto("/")
    second.wait_for_selector("html[data-connected=true]")
    app.get("place.cooldown.start(60_000)")
    second.wait_for_function("place.cooldown.waitMs > 0")
    for page in (app.page, second):
        page.clock.fast_forward(61_000)
    rung = "place.alarm.rung"
    app.until_said("You can place again.")
    second.wait_for_function("place.cooldown.waitMs === 0")
    assert app.page.evaluate(rung) + second.evaluate(rung) == 1
    notes = app.page.evaluate("window.notes") + second.evaluate("window.notes")
    assert notes == ["You can place again."]


def test_a_banned_player_is_told_why(app: App) -> None:
    app.open()
    app.look_at(140, 90)
    app.choose(5)
    app.click(140, 90)
    app.until_said("Placed red")
    player = app.get("fetch('/api/me').then((answer) => answer.json()).then((me) => me.user_id)")
    moderate(
        app.server,
        f"models.Ban.objects.create(player={player!r}, reason='drew over the lake')",
        expelled=player,
    )
    app.click(141, 90)
    app.until("document.getElementById('banner').textContent.includes('drew over the lake')")
    app.until_color(141, 90, 0)


def test_frozen_and_ended_boards_say_so_and_take_nothing(app: App) -> None:
    app.open()
    banner = "document.getElementById('banner').textContent"
    try:
        set_board(app.server, state="frozen", announcement="Finale at noon")
        app.until(f"{banner}.includes('frozen')")
        app.until("document.getElementById('announcement').textContent === 'Finale at noon'")
        app.choose(5)
        app.look_at(150, 90)
        app.click(150, 90)
        app.until_toast("The board is frozen.")
        app.until_color(150, 90, 0)
        set_board(app.server, state="ended")
        app.until(f"{banner}.includes('over')")
    finally:
        set_board(app.server, state="open", announcement="")
    app.until(f"{banner} === ''")


def test_an_event_is_counted_down_to(app: App) -> None:
    app.open()
    pill = "document.getElementById('event')"
    assert app.get(f"{pill}.hidden")
    try:
        set_board(app.server, event_name="White-out", event_at="2099-01-31T18:00:00Z")
        app.until(f"/^White-out in [\\d,]+ days$/.test({pill}.textContent)")
        app.open()
        app.until(f"!{pill}.hidden")
        assert "2099" in app.get(f"{pill}.title")
        for time, text in (
            ("17:58:30", "White-out in 1:30"),
            ("18:00:00", "White-out: now"),
            ("18:01:00", ""),
            ("05:58:01", "White-out in 12:01:59"),
        ):
            now = f"(place.serverClock.set('2099-01-31T{time}Z'), place.eventPill.show(), {pill})"
            assert app.get(f"{now}.textContent") == text
            assert app.get(f"{pill}.hidden") == (text == "")
    finally:
        set_board(app.server, event_name="", event_at=None)
    app.until(f"{pill}.hidden")


def test_the_store_cannot_be_reached_and_the_page_says_so(app: App, server: BoardServer) -> None:
    refusal = """{"type": "/problems/unavailable", "title": "", "detail": "no", "status": 503}"""
    shown_meanwhile: list[int] = []

    def refuse(route: Route) -> None:
        shown_meanwhile.append(app.color(160, 90))
        route.fulfill(status=503, content_type="application/problem+json", body=refusal)

    app.page.route("**/api/pixel", refuse)
    app.open()
    app.look_at(160, 90)
    app.choose(5)
    app.click(160, 90)
    said = "document.getElementById('banner').textContent"
    app.until(f"{said}.includes('Nobody can place right now')")
    app.until_color(160, 90, 0)
    assert shown_meanwhile == [5]


def test_placements_go_over_the_socket_once_there_is_a_session(app: App) -> None:
    app.open()
    puts: list[str] = []
    app.page.on("request", lambda request: puts.append(request.method))
    app.look_at(170, 90)
    app.choose(5)
    app.click(170, 90)
    app.until_said("Placed red at 170, 90.")
    assert "PUT" in puts  # a second one where it had not heard yet that there is no session
    app.page.wait_for_selector("html[data-connected=true]")
    puts.clear()
    app.click(171, 90)
    app.until_said("Placed red at 171, 90.")
    assert "PUT" not in puts


def test_a_sound_and_a_pulse_at_the_end_of_the_cooldown_if_one_wants_them(app: App) -> None:
    app.page.add_init_script(
        "window.sounds = 0; const Real = AudioContext;"
        "window.AudioContext = class extends Real { constructor() { super(); window.sounds++; } };"
        "window.peaks = []; const set = AudioParam.prototype.setValueAtTime;"
        "AudioParam.prototype.setValueAtTime = function (value, at) {"
        " window.peaks.push(value); return set.call(this, value, at); };"
        "window.pulses = 0; const animate = Element.prototype.animate;"
        "Element.prototype.animate = function (...how) {"
        " window.pulses += this.id === 'action'; return animate.apply(this, how); }"
    )
    app.page.clock.install()
    with answered(app.page):
        app.open()
    for wanted, sounds, motion in ((False, 0, "reduced"), (True, 1, "full")):
        app.get(f"place.settings.set('sound', {str(wanted).lower()})")
        app.get(f"place.settings.set('motion', '{motion}')")
        app.get("place.cooldown.start(60_000)")
        app.page.clock.fast_forward(61_000)
        app.until("place.cooldown.waitMs === 0")
        app.until("navigator.locks.query().then(({ held }) => held.length === 1)")
        assert app.get("window.sounds") == sounds
        assert app.get("window.pulses") == (motion == "full")
        app.page.clock.fast_forward(5_000)
        app.until("navigator.locks.query().then(({ held }) => held.length === 0)")
    app.page.keyboard.press("t")
    for volume in ("100", "50", "0"):
        app.page.locator("#volume").fill(volume)
        app.page.click("#sound-preview")
    assert app.get("window.sounds") == 3
    assert app.get("window.peaks") == [0.15] * 2 + [0.6] * 2 + [0.15] * 2
    app.get("place.settings.set('volume', 1e9)")
    app.page.click("#sound-preview")
    assert app.get("window.peaks.at(-1)") == 0.6


def test_notifications_that_the_browser_forbids_are_not_promised(app: App) -> None:
    app.page.add_init_script("Notification.requestPermission = async () => 'denied'")
    app.open()
    app.page.keyboard.press("t")
    app.page.locator("[data-setting=notify]").click()
    app.until_said("Your browser doesn’t allow notifications")
    assert not app.page.is_checked("[data-setting=notify]")
