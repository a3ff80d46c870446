"""`python -m tests.browser.screenshots [WORD...]`: pictures of the page's main states, in sizes
and themes, in screenshots/. A word in a picture's name (a state, a size, a theme) chooses."""

from __future__ import annotations

import random
import sys
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from board.core.palette import PALETTE_2017, nearest
from tests.browser import states
from tests.browser.app import DESKTOP, PHONE, WITHOUT_WORKER, App
from tests.browser.conftest import ARGUMENTS, PROGRAM
from tests.browser.drawings import scene
from tests.rig.server import BoardServer

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
PLAYERS = 20
THEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
# The first four without being asked for.
SIZES = {
    "small": (320, 568),
    "phone": (390, 844),
    "tablet": (768, 1024),
    "laptop": (1280, 800),
    "narrow": (360, 640),
    "landscape": (568, 320),
    "wide": (1024, 768),
    "desk": (1920, 1080),
}
USUAL = list(SIZES)[:4]
TOUCHED_BELOW = 600  # CSS pixels of the shorter side


def main(words: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    board = {"PLACE_WIDTH": "200", "PLACE_HEIGHT": "125", "PLACE_TICK_MS": "50"}
    sizes = [name for name in SIZES if name in words] or USUAL
    with (
        tempfile.TemporaryDirectory() as directory,
        BoardServer(Path(directory), **board) as server,
        sync_playwright() as playwright,
    ):
        draw_something(server)
        browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(ARGUMENTS))
        for size in sizes:
            for name in pictures(browser, server, size, [word for word in words if word != size]):
                print(f"screenshots/{name}.png")
        browser.close()


def pictures(browser: Browser, server: BoardServer, size: str, words: list[str]) -> Iterator[str]:
    app = App(browser, server, **options(size), **WITHOUT_WORKER, reduced_motion="reduce")
    for state in states.each(app):
        for theme in THEMES:
            name = f"{state.__name__.replace('_', '-')}-{size}-{theme}"
            if not any(word in name for word in words or [name]):
                continue
            app.page.emulate_media(color_scheme=theme)
            app.until_painted()
            app.page.screenshot(path=FOLDER / f"{name}.png")
            yield name
    app.close()


def options(size: str) -> dict[str, object]:
    width, height = SIZES[size]
    base = PHONE if min(width, height) < TOUCHED_BELOW else DESKTOP
    return {**base, "viewport": {"width": width, "height": height}}


def draw_something(server: BoardServer) -> None:
    """A small scene, placed by several players through the public API."""
    players = [server.new_player() for _ in range(PLAYERS)]
    image = scene()
    random.seed(zlib.crc32(b"scene"))
    for y in range(image.height):
        for x in range(image.width):
            pixel = image.getpixel((x, y))
            assert isinstance(pixel, tuple)
            if pixel[3]:
                color = nearest(PALETTE_2017, (pixel[0], pixel[1], pixel[2])).index
                server.place(random.choice(players), x + 60, y + 30, color)


if __name__ == "__main__":
    main(sys.argv[1:])
