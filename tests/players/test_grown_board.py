"""A board of 256 colours that begins to the left of zero and above it, as a running server
shows it."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from PIL import Image

from board.core.formats.messages import Placed
from board.core.heat import HEADER, NOW
from board.core.tiles.grid import Grid
from board.core.tiles.packed import get_pixel
from tests.players.conftest import make_board
from tests.rig.board import board_as_of
from tests.rig.client import BoardClient
from tests.rig.fuse import until
from tests.rig.reply import Reply, send
from tests.rig.server import BoardServer

GRID = Grid.new(400, 300, bits=8, left=-300, top=-20).grown(top=250, right=30)
PALETTE = [[f"colour {n}", f"#{n:02X}{n:02X}{255 - n:02X}"] for n in range(200)]
CORNERS = [(-300, -270), (129, -270), (-300, 279), (129, 279)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    waits = {"PLACE_COOLDOWN_SECONDS": "300", "PLACE_UNDO_SECONDS": "60"}
    server = BoardServer(tmp_path_factory.mktemp("board"), **waits)
    make_board(server, GRID, palette=PALETTE)
    with server:
        yield server


@pytest.fixture
def player(server: BoardServer) -> str:
    return server.new_player()


def place(server: BoardServer, cookie: str, x: int, y: int, color: int) -> Reply:
    body = json.dumps({"x": x, "y": y, "color": color}).encode()
    headers = {"Content_Type": "application/json", "Cookie": cookie}
    return send(server, "PUT", "/api/pixel", body, **headers)


def test_the_config_says_where_the_board_lies(server: BoardServer) -> None:
    config = send(server, "GET", "/api/config").json
    assert Grid.from_config(config) == GRID
    assert (config["protocol"], len(config["palette"])) == (2, 200)


def test_its_corners_take_pixels_and_tell_of_them(server: BoardServer) -> None:
    for color, (x, y) in enumerate(CORNERS, start=196):
        placed = place(server, server.new_player(), x, y, color).json
        assert (placed["x"], placed["y"], placed["color"]) == (x, y, color)
        pixel = send(server, "GET", f"/api/pixel/{x}/{y}").json
        assert (pixel["x"], pixel["y"], pixel["seq"]) == (x, y, placed["seq"])
        assert pixel["color_name"] == f"colour {color}"
        more = send(server, "GET", f"/api/pixel/{x}/{y}/more").json["placements"]
        assert (more[0]["x"], more[0]["y"]) == (x, y)


def test_an_undo_names_the_point(server: BoardServer, player: str) -> None:
    place(server, player, -7, -8, 77)
    undone = send(server, "DELETE", "/api/pixel", Cookie=player)
    assert {name: undone.json[name] for name in ("x", "y", "color")} == {
        "x": -7,
        "y": -8,
        "color": 0,
    }


@pytest.mark.parametrize(
    ("x", "y", "field", "bounds"),
    [
        (-301, 0, "x", (-300, 129)),
        (130, 0, "x", (-300, 129)),
        (0, -271, "y", (-270, 279)),
        (0, 280, "y", (-270, 279)),
    ],
)
def test_beyond_its_edges_the_bounds_are_named(
    server: BoardServer, player: str, x: int, y: int, field: str, bounds: tuple[int, int]
) -> None:
    for reply in (
        place(server, player, x, y, 1),
        send(server, "GET", f"/api/pixel/{x}/{y}"),
        send(server, "GET", f"/api/pixel/{x}/{y}/more"),
    ):
        assert (reply.status, reply.problem) == (400, "out-of-board")
        assert reply.json["field"] == field
        assert (reply.json["minimum"], reply.json["maximum"]) == bounds
    for path in (f"/at/{x},{y}", f"/at/{x},{y}.png"):
        assert send(server, "GET", path).problem == "not-found"


@pytest.mark.parametrize("path", ["--1/0", "-/0", "1-/0", "-999999/0"])
def test_what_is_no_coordinate_is_refused(server: BoardServer, path: str) -> None:
    reply = send(server, "GET", f"/api/pixel/{path}")
    assert (reply.status, reply.problem, reply.json["field"]) == (400, "out-of-board", "x")


async def test_sockets_place_and_see_there_too(server: BoardServer, player: str) -> None:
    async with BoardClient(server.url, player) as client:
        assert client.grid == GRID
        placed = await client.place(-123, -45, 199)
        assert isinstance(placed, Placed)
        await client.until_seq(placed.seq)
        assert get_pixel(client.pixels, GRID.address(-123, -45), 8) == 199
        refused = await client.place(-301, 0, 1)
        assert isinstance(refused, dict) and refused["minimum"] == -300


def test_activity_is_by_address(server: BoardServer, player: str) -> None:
    place(server, player, -200, -200, 3)

    def levels() -> bytes:
        data = send(server, "GET", "/api/activity").content
        assert HEADER.unpack_from(data)[:4] == (b"PLCH", 2, 0, len(GRID.tiles))
        return data[HEADER.size :]

    until(lambda: levels()[GRID.address(-200, -200)] >= NOW - 10, "the map shows it")


def test_a_link_and_its_picture_show_the_place(server: BoardServer, player: str) -> None:
    board_as_of(server, place(server, player, -250, -260, 150).json["seq"])
    page = send(server, "GET", "/at/-250,-260,32")
    assert page.status == 200
    assert b"-250, -260" in page.body and b"/at/-250,-260,32.png" in page.body
    picture = send(server, "GET", "/at/-250,-260,32.png")
    image = Image.open(io.BytesIO(picture.body)).convert("RGB")
    assert (150, 150, 105) in [color for _, color in image.getcolors() or ()]
