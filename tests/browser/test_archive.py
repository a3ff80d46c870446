"""The archive of an event: any moment of it from a plain file server, the application stopped."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from board.core.formats.snapshot import checksum
from board.core.tiles.blocks import tiles_of
from board.core.tiles.grid import Grid
from board.core.tiles.packed import get_pixel, set_pixel
from tests.browser.app import DESKTOP, PHONE, App, moderate
from tests.browser.legible import illegible
from tests.browser.test_accessibility import violations
from tests.browser.test_timelapse import HEIGHT, MORE, RECOLOR, SHOWN, WIDTH, draw, keep
from tests.rig.deployed import DEPLOYED
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.valkey import free_port

pytestmark = pytest.mark.browser

MIDDLES = (220, 80, 360)  # of what was drawn at a stretch
THUMB = 16  # pixels of the slider's
LAPSE = "place.timelapse"
RESTS = f"{LAPSE}.seq !== null && !{LAPSE}.isWaiting && {LAPSE}.direction === 0"
IN_ARCHIVE = SHOWN.replace("place.timelapse.shown ?? place", "place")


class Files:
    """A plain file server, which knows nothing of the board; its pages are below `path`."""

    def __init__(self, folder: Path, path: str) -> None:
        port = free_port()
        words = ["-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(folder)]
        self.url = f"http://127.0.0.1:{port}{path}"
        self._process = subprocess.Popen(
            [sys.executable, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(lambda: answers(port), "the file server answers")

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()


def answers(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


class Replay:
    """From zero, out of the rows of the database: knows nothing of chunks and checkpoints."""

    def __init__(self, directory: Path) -> None:
        with sqlite3.connect(directory / "place.sqlite3") as rows:
            placed = rows.execute(
                "SELECT seq, x, y, color, at_ms FROM board_placement ORDER BY seq"
            )
            self._placed = placed.fetchall()
            changes = rows.execute("SELECT seq, text FROM board_boardchange ORDER BY seq")
            self._shapes = [(seq, json.loads(text.partition(" ")[2])) for seq, text in changes]

    def ms_of(self, row: int) -> int:
        """When the placement of this row was made."""
        return int(self._placed[row][-1])

    def at(self, seq: int) -> tuple[int, list[str]]:
        """Its checksum, and each pixel's colour, row by row."""
        shape = [words for at, words in self._shapes if at <= seq][-1]
        left, top, width, height, bits, blocks, _, palette = shape
        grid = Grid(left, top, width, height, bits, tiles_of(tuple(each) for each in blocks))
        pixels = bytearray(grid.byte_length)
        for at, x, y, color, _ in self._placed:
            if at <= seq:
                set_pixel(pixels, grid.address(x, y), color, bits)
        colors = [
            palette[get_pixel(pixels, grid.address(x, y), bits)][1]
            for y in range(top, top + height)
            for x in range(left, left + width)
        ]
        return checksum(grid, bytes(pixels)), colors


@pytest.fixture(scope="module")
def event(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Replay]:
    """The folder above an archive, of an event that was drawn on, recoloured and grew; what
    happened last was not kept before."""
    size = {"PLACE_WIDTH": str(WIDTH), "PLACE_HEIGHT": str(HEIGHT), "PLACE_HISTORY": "none"}
    directory = tmp_path_factory.mktemp("event")
    with BoardServer(directory, **DEPLOYED, **size) as server:
        player = server.new_player()
        draw(server, player, 0, 160)
        keep(server)
        moderate(server, RECOLOR)
        draw(server, player, 160, 120)
        keep(server)
        server.manage("grow", "--left", str(MORE))
        draw(server, player, 280, 160, left=-MORE)
        server.manage("verify_board")  # the ledger has what was placed
        server.stop()
        above = tmp_path_factory.mktemp("host")
        server.manage("export_archive", str(above / "event"))
    return above, Replay(directory)


@pytest.fixture(params=["/event/", "/"], ids=["below a folder", "at the root"])
def files(event: tuple[Path, Replay], request: pytest.FixtureRequest) -> Iterator[Files]:
    folder = event[0] if request.param == "/event/" else event[0] / "event"
    files = Files(folder, request.param)
    yield files
    files.stop()


@pytest.fixture
def app(browser: Browser, files: Files) -> Iterator[App]:
    app = visit(browser, files, DESKTOP)
    yield app
    app.close()
    assert app.errors == []


def visit(browser: Browser, files: Any, options: Any) -> App:
    app = App(browser, files, **options)
    asked: list[str] = []
    app.page.on("request", lambda request: asked.append(request.url))
    app.page.goto(files.url)
    app.until(f"'place' in window && {RESTS}")
    assert asked and all(address.startswith(files.url) for address in asked), asked
    return app


def scrub(app: App, share: float) -> int:
    box = app.page.locator("#timelapse-slider").bounding_box()
    assert box
    x = box["x"] + THUMB / 2 + share * (box["width"] - THUMB)
    app.page.mouse.click(x, box["y"] + box["height"] / 2)
    app.until(RESTS)
    return int(app.get(f"{LAPSE}.seq"))


def assert_shows(app: App, replay: Replay, seq: int) -> None:
    sum_of_all, colors = replay.at(seq)
    assert app.get(f"{LAPSE}.board.seq") == seq
    assert app.get(f"{LAPSE}.board.checksum()") == sum_of_all
    app.get("place.camera.fit()")
    app.until_painted()
    assert app.page.evaluate(IN_ARCHIVE) == colors


def test_it_opens_at_the_end_and_shows_any_moment(app: App, event: tuple[Path, Replay]) -> None:
    replay = event[1]
    last = int(app.get(f"{LAPSE}.kept.lastSeq"))
    assert_shows(app, replay, last)
    first_ms, last_ms = app.get(f"[{LAPSE}.kept.firstMs, {LAPSE}.kept.lastMs]")
    middles = [(replay.ms_of(row) - first_ms) / (last_ms - first_ms) for row in MIDDLES]
    shares = [middles[0], 0, 1, *middles[1:]]
    assert len({scrub(app, share) for share in shares}) == 5 and last >= 440
    for order in (sorted(shares), sorted(shares, reverse=True), shares):
        for share in order:
            assert_shows(app, replay, scrub(app, share))


def test_it_plays_and_steps(app: App, event: tuple[Path, Replay]) -> None:
    last = int(app.get(f"{LAPSE}.seq"))
    app.page.keyboard.press("j")
    app.until(f"{LAPSE}.direction === -1 && {LAPSE}.seq < {last}")
    app.page.keyboard.press("k")
    app.until(RESTS)
    assert_shows(app, event[1], int(app.get(f"{LAPSE}.seq")))
    app.page.select_option("#timelapse-speed", "100000")
    app.page.click("#timelapse-forwards")
    app.until(f"{LAPSE}.seq === {last} && {RESTS}")
    app.page.click("#timelapse-stepBack")
    app.until(f"{LAPSE}.seq < {last} && {RESTS}")
    assert_shows(app, event[1], last - 1)


def test_a_link_leads_to_a_moment_and_place(
    app: App, browser: Browser, files: Files, event: tuple[Path, Replay]
) -> None:
    seq = scrub(app, 0.4)
    app.look_at(12, 9, 20)
    app.use_clipboard()
    app.page.click("#timelapse-share")
    app.until_toast("Link copied.")
    link = app.get("navigator.clipboard.readText()")
    assert re.fullmatch(rf"{re.escape(files.url)}#x=12&y=9&scale=20&seq={seq}", link), link
    app.until(f"location.href === {json.dumps(link)}")
    other = App(browser, files, **DESKTOP)  # type: ignore[arg-type]
    other.page.goto(link)
    other.until(f"'place' in window && {RESTS} && {LAPSE}.seq === {seq}")
    other.until("place.camera.x === 12.5 && place.camera.y === 9.5 && place.camera.scale === 20")
    assert_shows(other, event[1], seq)
    other.close()
    assert other.errors == []


def test_nothing_of_it_may_come_from_elsewhere(app: App, files: Files) -> None:
    refused = app.get(
        "new Promise((resolve) => {"
        "addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective));"
        "const script = document.createElement('script'); script.textContent = 'window.bad = 1';"
        "document.body.append(script); })"
    )
    assert refused.startswith("script-src")
    assert app.get("window.bad") is None
    app.errors.clear()  # the browser's own word on that
    for name in ("index.html", "event.html"):
        source = app.page.request.get(files.url + name).text()
        assert 'http-equiv="Content-Security-Policy"' in source
        assert not re.search(r"""(src|href)=["'](/|https?:)""", source)
        assert not re.search(r"<script(?![^>]* src=)|\son\w+=|\sstyle=", source)


def test_a_chunk_that_is_missing_is_said(app: App) -> None:
    app.page.route("**/history/chunks/*", lambda route: route.fulfill(status=404))
    app.page.reload()
    app.until(f"'place' in window && {RESTS}")
    scrub(app, 0.3)
    said = app.page.locator("#timelapse-note").text_content()
    assert said and said.startswith("The history cannot be shown:") and "404" in said
    app.page.unroute("**/history/chunks/*")
    scrub(app, 0.3)
    assert app.page.locator("#timelapse-note").text_content() == ""
    app.errors.clear()


@pytest.mark.parametrize("options", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_everybody_can_use_it(
    browser: Browser, event: tuple[Path, Replay], options: Any, theme: str
) -> None:
    files = Files(event[0], "/event/")
    app = visit(browser, files, {**options, "color_scheme": theme, "reduced_motion": "reduce"})
    app.page.wait_for_load_state()
    errors = [*app.errors]  # axe itself tries inline styles, which the page refuses
    found = [*violations(app), *illegible(app)]
    app.page.click("#head a")
    app.page.wait_for_url("**/event.html")
    found += violations(app)
    assert found == [] and errors == []
    assert "440" in app.page.inner_text("table >> nth=0")
    app.close()
    files.stop()
