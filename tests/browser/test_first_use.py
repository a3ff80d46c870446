"""What the README promises: one command in a fresh clone, a click, and it is there to stay."""

from __future__ import annotations

import io
import os
import random
import re
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from board.core.palette import PALETTE_2017
from tests.browser.app import DESKTOP, App
from tests.rig.server import PROJECT, BoardServer
from tests.rig.valkey import free_port

pytestmark = pytest.mark.browser


@contextmanager
def make_run(clone: Path) -> Iterator[BoardServer]:
    """`make run` as a newcomer types it, and Ctrl-C at the end."""
    server = BoardServer(clone / "var")
    server.port = free_port()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PLACE_", "DJANGO_", "DEBUG"))
    } | {"PORT": str(server.port)}
    process = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    with process, process.stdout as output:
        for line in output:
            server.lines.append(line)
            if "createsuperuser" in line:
                break
        try:
            yield server
        finally:
            os.killpg(process.pid, signal.SIGINT)
            output.read()


def test_a_fresh_clone_runs_and_keeps_its_board(browser: Browser, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(PROJECT), str(clone)], check=True)
    with make_run(clone) as server:
        assert f"http://127.0.0.1:{server.port}" in server.log
        mine, yours = (App(browser, server, **DESKTOP) for _ in range(2))
        mine.open()
        yours.open()
        mine.look_at(500, 500)
        mine.choose(5)
        mine.click(503, 498)
        yours.until_color(503, 498, 5)
        mine.until("place.cooldown.waitMs > 0")  # five minutes by default
        seen = yours.checksum
        mine.until(f"place.checksum() === {seen}")  # the answer may come before the frame
        mine.close()
        yours.close()
    with make_run(clone) as server:
        again = App(browser, server, **DESKTOP)
        again.open()
        assert again.color(503, 498) == 5
        assert again.checksum == seen
        again.close()


def test_a_painted_picture_is_on_the_screen(browser: Browser, tmp_path: Path) -> None:
    """100 × 100 pixels through the public API, found again in a screenshot of the page."""
    side, left, top = 100, 40, 30
    picture = bold_picture(side)
    picture.save(tmp_path / "picture.png")
    size = {"PLACE_WIDTH": "200", "PLACE_HEIGHT": "160", "PLACE_TICK_MS": "100"}
    with BoardServer(tmp_path, **size) as server:
        words = [f"--at={left},{top}", "--players=20", f"--url={server.url}"]
        output = server.manage("paint", str(tmp_path / "picture.png"), *words).stdout
        [acknowledged] = re.findall(r"acknowledged=(\d+)", output)
        assert int(acknowledged) == side * side
        server.manage("verify_board", "--processes", "1")
        with closing(sqlite3.connect(tmp_path / "place.sqlite3")) as database:
            [rows] = database.execute("SELECT count(*) FROM board_placement").fetchone()
        assert rows == int(acknowledged)
        app = App(browser, server, **DESKTOP).open()
        app.look_at(left + side // 2, top + side // 2, scale=4)
        app.until_painted()
        shot = Image.open(io.BytesIO(app.page.screenshot())).convert("RGB")
        wrong = [
            (x, y)
            for x in range(side)
            for y in range(20, side - 20)  # above and below there may be bars
            if shot.getpixel(app_point(app, left, top, x, y)) != picture.getpixel((x, y))
        ]
        app.close()
    assert len(wrong) < 0.02 * side * side  # the reticle, and panels at the edges


def app_point(app: App, left: int, top: int, x: int, y: int) -> tuple[int, int]:
    """Where the middle of a pixel of the picture is; asked once, the rest is arithmetic."""
    if not hasattr(app, "origin"):
        app.origin = app.point(left, top)  # type: ignore[attr-defined]
    origin_x, origin_y = app.origin  # type: ignore[attr-defined]
    return int(origin_x + 4 * x), int(origin_y + 4 * y)


def bold_picture(side: int) -> Image.Image:
    """Circles in colours of the palette, none of them white."""
    chance = random.Random(3)
    colors = [color.rgb for color in PALETTE_2017[1:]]
    picture = Image.new("RGB", (side, side), colors[2])
    draw = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y, radius = chance.randrange(side), chance.randrange(side), chance.randrange(4, 30)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), chance.choice(colors))
    return picture
