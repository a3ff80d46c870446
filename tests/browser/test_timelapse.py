"""The time-lapse: while the event is live, any moment of it in its own size and colours."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from board.core.formats.snapshot import Snapshot, checksum, decode_snapshot
from board.core.tiles.packed import unpacked
from tests.browser.app import DESKTOP, PHONE, WITHOUT_WORKER, App, moderate
from tests.browser.legible import illegible
from tests.browser.test_accessibility import violations
from tests.rig.deployed import DEPLOYED
from tests.rig.fuse import until
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser

WIDTH, HEIGHT, MORE = 40, 30, 24
RECOLOR = "board.palette[1][1] = '#FF00AA'; board.save()"
SHARES = (0.5, 0.13, 0.97, 0.02, 0.71)  # of the bar, from the left
LAPSE = "place.timelapse.room.timelapse"
RESTS = f"!{LAPSE}.isWaiting && {LAPSE}.direction === 0"
# The colour in the middle of each of the board's pixels on the screen, as #RRGGBB.
SHOWN = """() => {
    const { board } = place.timelapse.shown ?? place;
    const canvas = document.getElementById("board");
    const { width, height, data } = canvas.getContext("2d").getImageData(
        0, 0, canvas.width, canvas.height);
    const ratio = width / canvas.clientWidth;
    const { grid } = board;
    const found = [];
    for (let y = grid.top; y < grid.top + grid.height; y++)
        for (let x = grid.left; x < grid.left + grid.width; x++) {
            const at = place.camera.toScreen(x + 0.5, y + 0.5);
            const i = 4 * (Math.floor(at.y * ratio) * width + Math.floor(at.x * ratio));
            const parts = [...data.subarray(i, i + 3)];
            const hex = parts.map((part) => part.toString(16).padStart(2, "0")).join("");
            found.push(`#${hex.toUpperCase()}`);
        }
    return found;
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """A board that was drawn on, got other colours and grew to the left, all of it kept."""
    size = {"PLACE_WIDTH": str(WIDTH), "PLACE_HEIGHT": str(HEIGHT), "PLACE_HISTORY": "none"}
    directory = tmp_path_factory.mktemp("lapse")
    with BoardServer(directory, **DEPLOYED, **size) as server:
        player = server.new_player()
        draw(server, player, 0, 160)
        keep(server)
        moderate(server, RECOLOR)
        draw(server, player, 160, 120)
        server.manage("grow", "--left", str(MORE))
        draw(server, player, 280, 160, left=-MORE)
        keep(server)
        until(lambda: listed(server)["last_seq"] >= 440, "it is listed")
        yield server


def draw(server: BoardServer, player: Any, first: int, count: int, left: int = 0) -> None:
    for i in range(first, first + count):
        x, y = left + i * 7 % (WIDTH - left), i * 11 % HEIGHT
        status, answer = server.place(player, x, y, 1 + i % 9)[:2]
        assert status == 200, answer


def keep(server: BoardServer) -> None:
    server.manage("verify_board")  # the ledger has what was placed
    server.manage("build_history")


def listed(server: BoardServer) -> Any:
    return server.request("GET", "/api/history")[1]


def snapshot(server: BoardServer, seq: int) -> Snapshot:
    """It may be made only now, one at a time."""

    def found() -> Snapshot | None:
        status, data, _ = server.request("GET", f"/api/history/board/{seq}")
        return decode_snapshot(data) if status == 200 else None

    return until(found, f"the board as of {seq}")


def palette_at(server: BoardServer, seq: int) -> list[str]:
    events = [event for event in listed(server)["events"] if event["seq"] <= seq]
    return [hex_value for _, hex_value in events[-1]["palette"]]


def colors_of(server: BoardServer, seq: int) -> list[str]:
    return colors_in(snapshot(server, seq), palette_at(server, seq))


def live_colors(app: App) -> list[str]:
    data, config = (app.server.request("GET", f"/api/{name}")[1] for name in ("board", "config"))
    return colors_in(decode_snapshot(data), [color["hex"] for color in config["palette"]])


def colors_in(there: Snapshot, inks: list[str]) -> list[str]:
    """Of each of the board's pixels, row by row."""
    grid = there.grid
    colors = unpacked(there.pixels, grid.bits)
    return [
        inks[colors[grid.address(x, y)]]
        for y in range(grid.top, grid.top + grid.height)
        for x in range(grid.left, grid.left + grid.width)
    ]


def open_lapse(app: App) -> None:
    app.open()
    app.page.click("#menu" if app.page.is_visible("#menu") else "#more")
    app.page.click("[data-action=timelapse]")
    settle(app)


def settle(app: App) -> None:
    app.until(f"place.timelapse.isOpen && {LAPSE}.seq !== null && {RESTS}")
    app.until_painted()


def scrub(app: App, share: float) -> int:
    box = app.page.locator("#timelapse-slider").bounding_box()
    assert box
    app.page.mouse.click(box["x"] + share * box["width"], box["y"] + box["height"] / 2)
    settle(app)
    return int(app.get(f"{LAPSE}.seq"))


def assert_shows(app: App, seq: int) -> None:
    """The canvas, and what is behind it, are what the server has for that number."""
    assert app.get(f"{LAPSE}.board.seq") == seq
    there = snapshot(app.server, seq)
    assert app.get(f"{LAPSE}.board.checksum()") == checksum(there.grid, there.pixels)
    app.get("place.camera.fit()")
    app.until_painted()
    assert app.page.evaluate(SHOWN) == colors_of(app.server, seq)


def test_five_moments_are_the_servers_forwards_and_backwards(app: App) -> None:
    open_lapse(app)
    seqs = [scrub(app, share) for share in SHARES]
    assert len({*seqs}) == len(SHARES)
    for order in (sorted(SHARES), sorted(SHARES, reverse=True), SHARES):
        for share in order:
            assert_shows(app, scrub(app, share))
    sizes = {snapshot(app.server, seq).grid.width for seq in seqs}
    assert sizes == {WIDTH, WIDTH + MORE}, "each in its own size"


def test_it_plays_both_ways_and_steps_with_keys(app: App) -> None:
    open_lapse(app)
    last = int(app.get(f"{LAPSE}.kept.lastSeq"))
    assert int(app.get(f"{LAPSE}.seq")) == last
    press = app.page.keyboard.press
    press("j")
    app.until(f"{LAPSE}.direction === -1 && {LAPSE}.seq < {last}")
    press("k")
    settle(app)
    middle = int(app.get(f"{LAPSE}.seq"))
    assert_shows(app, middle)
    app.get(f"void {LAPSE}.seek(200)")
    settle(app)
    press(",")
    app.until(f"{LAPSE}.seq < 200 && {RESTS}")
    assert_shows(app, 199)
    press(".")
    app.until(f"{LAPSE}.seq === 200 && {RESTS}")
    app.page.select_option("#timelapse-speed", "100000")
    press("l")
    app.until(f"{LAPSE}.seq === {last} && {RESTS}")
    assert_shows(app, last)


def test_a_moment_and_place_can_be_linked(app: App, other: App) -> None:
    open_lapse(app)
    seq = scrub(app, 0.4)
    app.look_at(12, 9, 20)
    app.use_clipboard()
    app.page.click("#timelapse-share")
    app.until_toast("Link copied.")
    link = app.get("navigator.clipboard.readText()")
    assert re.fullmatch(rf"http://[^/]+/at/12,9#seq={seq}", link), link
    other.open(link)
    settle(other)
    camera = other.camera
    assert (camera["x"], camera["y"], camera["scale"]) == (12.5, 9.5, 20)
    assert_shows(other, seq)
    other.until(f"location.hash.includes('seq={seq}')")
    other.page.reload()
    settle(other)
    assert int(other.get(f"{LAPSE}.seq")) == seq


def test_a_moment_that_is_still_to_come_is_said(app: App) -> None:
    app.open("/at/3,4#seq=99999")
    app.until_toast("That moment is still to come.")
    settle(app)
    assert app.get(f"{LAPSE}.seq === {LAPSE}.kept.lastSeq")


def test_live_goes_on_behind_it(app: App) -> None:
    open_lapse(app)
    app.get("window.isSamePage = true")
    scrub(app, 0.02)
    status, placed = app.server.place(app.server.new_player(), 5, 5, 12)[:2]
    assert status == 200, placed
    app.until_color(5, 5, 12)  # of the live board, while the past is shown
    before = app.get("place.board.seq")
    app.click(3, 3)  # on the past nothing is placed
    app.page.keyboard.press("Enter")
    app.page.click("#timelapse-now")
    app.until("!place.timelapse.isOpen")
    app.until_painted()
    assert app.get("window.isSamePage")
    assert app.get("place.board.seq") == before
    assert app.page.is_visible("#dock")
    assert app.checksum == until(lambda: live_checksum(app, before), "the live board")
    app.page.keyboard.press("y")
    settle(app)
    app.page.keyboard.press("Escape")
    app.until("!place.timelapse.isOpen")
    app.look_at(4, 4)
    app.choose(3)
    app.click(4, 4)
    app.until_color(4, 4, 3)


def live_checksum(app: App, seq: int) -> int | None:
    data = app.server.request("GET", "/api/board")[1]
    board = decode_snapshot(data)
    return checksum(board.grid, board.pixels) if board.seq >= seq else None


def test_whoever_comes_back_to_it_is_at_the_moment_again(app: App) -> None:
    open_lapse(app)
    seq = scrub(app, 0.02)
    app.page.click("#timelapse-now")
    app.until("!place.timelapse.isOpen && place.camera.board.width === place.board.grid.width")
    app.get(f"void place.timelapse.open({seq})")
    settle(app)
    assert app.get("place.camera.board.width") == WIDTH
    assert_shows(app, seq)


def test_where_nothing_is_kept_it_says_so_and_the_live_board_is_seen(app: App) -> None:
    app.page.route("**/api/history", lambda route: route.fulfill(status=404))
    app.open()
    app.page.keyboard.press("y")
    app.until(f"place.timelapse.isOpen && {RESTS}")
    note = app.page.locator("#timelapse-note")
    assert note.text_content() == "Nothing of this board’s history is kept yet."
    app.get("place.camera.fit()")
    app.until_painted()
    assert app.page.evaluate(SHOWN) == live_colors(app)


def test_a_chunk_that_stays_damaged_is_said(app: App) -> None:
    app.page.route("**/api/history/chunk/*", lambda route: route.fulfill(body=b"PLCC damaged"))
    app.open()
    app.page.keyboard.press("y")
    app.until(f"place.timelapse.isOpen && {RESTS}")
    note = app.page.locator("#timelapse-note")
    assert note.text_content() == "This part of the history arrived damaged. Try again later."
    app.page.unroute("**/api/history/chunk/*")
    assert_shows(app, scrub(app, 0.3))


@pytest.mark.parametrize("options", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(("language", "theme"), [("en", "dark"), ("de", "light"), ("fr", "dark")])
def test_everybody_can_use_it(
    browser: Browser, server: BoardServer, options: Any, language: str, theme: str
) -> None:
    options = {**options, "locale": language, "color_scheme": theme, "reduced_motion": "reduce"}
    app = App(browser, server, **options, **WITHOUT_WORKER)
    open_lapse(app)
    app.get(f"void {LAPSE}.seek({LAPSE}.kept.events.at(-1).seq)")
    settle(app)
    assert app.page.locator("#timelapse-note").text_content() != "", "the board grew there"
    assert violations(app) == []
    assert illegible(app) == []
    app.close()
    assert app.complaints == []
