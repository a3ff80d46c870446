"""`python -m tests.browser.screenshots`: pictures of the page's main states in screenshots/."""

from __future__ import annotations

import random
import sys
import tempfile
import zlib
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from board.core.palette import PALETTE_2017, nearest
from tests.browser import states
from tests.browser.app import DESKTOP, PHONE, App
from tests.browser.conftest import ARGUMENTS, PROGRAM
from tests.server import BoardServer

FOLDER = Path(__file__).resolve().parents[2] / "screenshots"
LAPTOP = {**DESKTOP, "viewport": {"width": 1280, "height": 650}}
LANDSCAPE = {**PHONE, "viewport": {"width": 844, "height": 390}}
PHONE_STATES = [
    states.first_load,
    states.busy,
    states.asking_first,
    states.menu,
    states.settings,
    states.welcome,
    states.announced,
    states.template,
    states.inspector,
    states.frozen,
    states.offline,
]
PLAYERS = 20


def main(wanted: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    size = {"PLACE_WIDTH": "200", "PLACE_HEIGHT": "125", "PLACE_TICK_MS": "50"}
    with (
        tempfile.TemporaryDirectory() as directory,
        BoardServer(Path(directory), **size) as server,
    ):
        draw_something(server)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=PROGRAM, args=list(ARGUMENTS))
            for kind, options, those in (
                ("desk", DESKTOP, states.EVERYWHERE),
                ("light", {**DESKTOP, "color_scheme": "light"}, states.EVERYWHERE[:7]),
                ("laptop", LAPTOP, [states.busy, states.template, states.settings]),
                ("phone", PHONE, PHONE_STATES),
                ("landscape", LANDSCAPE, [states.asking_first, states.menu]),
                ("german", {**PHONE, "locale": "de"}, [states.help_and_keys, states.template]),
                ("french", {**DESKTOP, "locale": "fr"}, [states.settings, states.template]),
            ):
                for state in those:
                    name = f"{kind}-{state.__name__.replace('_', '-')}"
                    if wanted and not any(word in name for word in wanted):
                        continue
                    app = App(browser, server, reduced_motion="reduce", **options)
                    leave = states.bring_about(state, app)
                    app.page.screenshot(path=FOLDER / f"{name}.png")
                    leave()
                    app.close()
                    print(f"screenshots/{name}.png")
            browser.close()


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


def scene() -> Image.Image:
    image = Image.new("RGBA", (80, 60))
    draw = ImageDraw.Draw(image)
    for row, color in enumerate(("#0083C7", "#00D3DD", "#E4E4E4")):
        draw.rectangle((0, row * 14, 79, row * 14 + 13), fill=color)
    draw.ellipse((52, 5, 66, 19), fill="#E5D900")
    draw.polygon([(0, 44), (22, 14), (44, 44)], fill="#888888")
    draw.polygon([(15, 24), (22, 14), (29, 24), (22, 21)], fill="#FFFFFF")
    draw.polygon([(28, 44), (52, 24), (79, 44)], fill="#222222")
    draw.rectangle((0, 42, 79, 59), fill="#02BE01")
    for x in range(3, 78, 9):
        draw.rectangle((x, 47, x + 1, 51), fill="#A06A42")
        draw.ellipse((x - 3, 41, x + 4, 48), fill="#94E044")
    image.alpha_composite(states.heart(), (40, 32))
    return image


if __name__ == "__main__":
    main(sys.argv[1:])
