"""A board that begins left of and above 0, 0, and one that grows while it is open."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from board.core.tiles.grid import Grid
from tests.browser.app import App, moderate, server_checksum
from tests.browser.drawings import picture_file
from tests.rig.deployed import DEPLOYED
from tests.rig.server import BoardServer

pytestmark = pytest.mark.browser

LEFT, TOP, WIDTH, HEIGHT = -150, -120, 300, 200
GRID = Grid.new(WIDTH, HEIGHT, 4, LEFT, TOP)
WHITE = (255, 255, 255)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    server = BoardServer(tmp_path_factory.mktemp("board"), **DEPLOYED, PLACE_TICK_MS="20")
    server.migrate()
    changed = f"from board import models; models.Board.objects.update(**{GRID.as_config()!r})"
    server.manage("shell", "-c", "from board.moderation import decisions; decisions.the_board()")
    server.manage("shell", "-c", changed)
    with server:
        yield server


def shown(app: App, x: int, y: int) -> tuple[int, ...]:
    """The middle of a pixel on the screen."""
    app.until_painted()
    at = tuple(int(value) for value in app.point(x, y))
    picture = Image.open(io.BytesIO(app.page.screenshot())).convert("RGB")
    found = picture.getpixel(at)
    assert isinstance(found, tuple)
    return found


def hex_of(app: App, color: int) -> tuple[int, ...]:
    text = str(app.get(f"place.palette.colors[{color}].hex"))
    return tuple(bytes.fromhex(text[1:]))


def grow(app: App, **by: int) -> Grid:
    """As a server tells of it."""
    grid = GRID.grown(**by)
    _, config, _ = app.server.request("GET", "/api/config")
    message = {"type": "config", **config, **grid.as_config()}
    app.get(f"place.sync.control.emit({json.dumps(message)})")
    return grid


def test_what_is_placed_left_of_and_above_the_first_pixel_is_there(app: App, other: App) -> None:
    app.open("/#x=-120&y=-60&scale=20")
    app.until("place.camera.x === -119.5 && place.camera.y === -59.5")
    other.open()
    app.choose(5)
    app.click(-121, -61)
    for tab in (app, other):
        tab.until_color(-121, -61, 5)
    other.look_at(-121, -60)
    assert shown(other, -121, -61) == hex_of(other, 5)
    assert shown(other, -120, -61) == WHITE
    assert app.checksum == server_checksum(app)
    app.until("location.hash.startsWith('#x=-120&y=-60')")
    app.open("/at/-120,-60")
    app.until("place.camera.x === -119.5")
    assert app.get("place.landmark.point") == {"x": -120, "y": -60}
    app.until_color(-121, -61, 5)


def test_keys_lead_to_the_board_s_first_pixel_and_no_further(app: App) -> None:
    app.open()
    app.look_at(LEFT + 3, TOP + 3)
    app.page.keyboard.press("Shift+ArrowLeft")
    app.page.keyboard.press("Shift+ArrowUp")
    assert app.get("place.reticle.point") == {"x": LEFT, "y": TOP}
    assert app.page.text_content("#coordinates") == f"{LEFT}, {TOP}"
    app.until_said(f"{LEFT}, {TOP}, white")
    app.page.mouse.move(*app.point(-1, -1))  # as far as it goes, the middle is seen
    app.choose(5)
    app.page.keyboard.press("Enter")
    app.until_color(LEFT, TOP, 5)
    app.page.keyboard.press("i")
    app.until_inspected()
    place = app.page.text_content(".inspector-place")
    assert place == f"{LEFT}, {TOP}"


def test_the_minimap_and_the_picture_show_all_of_it(app: App) -> None:
    app.open()
    app.get(f"void place.placer.place({LEFT + 1}, {TOP + 1}, 5)")
    app.until_color(LEFT + 1, TOP + 1, 5)
    app.look_at(0, 0)
    box = app.page.locator("#minimap canvas").bounding_box()
    assert box
    app.page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 4)
    assert app.camera["x"] == pytest.approx(LEFT + WIDTH / 4, abs=2)
    assert app.camera["y"] == pytest.approx(TOP + HEIGHT / 4, abs=2)
    app.get("place.settings.set('pictureScale', 1)")
    with app.page.expect_download() as download:
        app.page.click("#more")
        app.page.click("[data-action=snapshot]")
    picture = Image.open(io.BytesIO(download.value.path().read_bytes())).convert("RGB")
    assert picture.size == (WIDTH, HEIGHT)
    assert picture.getpixel((1, 1)) == hex_of(app, 5)


def test_what_is_protected_is_so_left_of_the_first_pixel(app: App) -> None:
    app.open()
    change = "models.ProtectedRectangle.objects.create(x1=-40, y1=-30, x2=-31, y2=-21)"
    moderate(app.server, change)
    app.until("place.protection.has(-40, -30) && place.protection.has(-31, -21)")
    assert not app.get("place.protection.has(-41, -30) || place.protection.has(-30, -21)")
    app.look_at(-34, -24)
    app.choose(5)
    app.page.mouse.move(*app.point(-34, -24))
    app.until_painted()
    assert app.page.text_content("#coordinates") == "-34, -24 · protected"


def test_a_map_of_activity_lies_over_the_board_and_nowhere_else(app: App) -> None:
    app.open()
    app.get("void place.placer.place(-100, -100, 5)")
    app.until_color(-100, -100, 5)
    app.get("place.tools.commands.untouched()")
    app.until("place.maps.stage === 'ready' && place.activity.levels !== null")
    app.until(f"place.activity.untouched < {WIDTH * HEIGHT}")
    app.look_at(LEFT, TOP, 10)
    on_board, beside = shown(app, LEFT + 3, TOP + 3), shown(app, LEFT - 3, TOP - 3)
    assert on_board[1] > on_board[0] + 20, "green"
    assert beside[1] <= beside[0] + 20
    app.get("place.tools.commands.untouched()")
    app.until_painted()
    assert shown(app, LEFT - 3, TOP - 3) == beside


def test_a_board_grows_under_whoever_looks_at_it(app: App) -> None:
    app.open()
    app.get("window.isSamePage = true")
    fetches: list[str] = []
    app.page.on("request", lambda request: fetches.append(request.url))
    with picture_file(Image.new("RGBA", (8, 8), (229, 0, 0, 255))) as path:
        app.page.set_input_files("#template-file", path)
        app.until("place.templates.all.length === 1")
    app.get("place.templates.set(place.templates.chosen, {x: -154, y: -50})")
    app.until("place.templates.chosen.total === 8 * 4")
    app.look_at(-100, -50)
    app.click(-99, -50)  # without a colour it is aimed at
    answer: list[Any] = []
    app.page.route("**/api/pixel", lambda route: answer.append(route))
    app.get("place.sync.pause(), void place.placer.place(-97, -50, 9)")
    app.until_color(-97, -50, 9)
    before = app.camera
    grid = grow(app, left=400, top=10, right=3)
    assert app.get("place.board.grid.width") == grid.width
    assert app.camera == before
    assert app.get("place.reticle.point") == {"x": -99, "y": -50}
    assert app.color(-97, -50) == 9
    app.until("place.templates.chosen.total === 8 * 8")
    assert app.get("place.board.has(-550, -130) && place.board.color(-550, -130) === 0")
    app.get("place.camera.moveTo(-9999, -9999, 20)")
    assert app.camera == {"x": -550, "y": -130, "scale": 20}
    assert shown(app, -549, -129) == WHITE
    assert [url for url in fetches if url.endswith("/api/board")] == []
    assert app.get("isSamePage")


def test_a_board_that_is_another_one_is_fetched_again(app: App) -> None:
    app.open()
    with app.page.expect_request("**/api/board"):
        _, config, _ = app.server.request("GET", "/api/config")
        other = {**Grid.new(100, 100).as_config(), "seq": config["seq"] + 1}
        message = {"type": "config", **config, **other}
        app.get(f"place.sync.control.emit({json.dumps(message)})")
    app.until("place.sync.state === 'live'")
    assert app.get("place.board.grid.left") == LEFT
    assert app.checksum == server_checksum(app)
