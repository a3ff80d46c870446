"""Taking a placement back, as a running server answers it and others see it."""

from __future__ import annotations

import json

import redis

from board.core.formats.messages import Placed
from board.core.tiles.packed import get_pixel
from tests.rig.client import BoardClient
from tests.rig.fuse import until
from tests.rig.reply import Reply, send
from tests.rig.server import BoardServer

ENVIRONMENT = {"PLACE_COOLDOWN_SECONDS": "300", "PLACE_UNDO_SECONDS": "60"}

AT = {"x": 7, "y": 9}


def place(server: BoardServer, cookie: str, color: int, x: int = 7, y: int = 9) -> Reply:
    body = json.dumps({"x": x, "y": y, "color": color}).encode()
    headers = {"Content_Type": "application/json", "Cookie": cookie}
    return send(server, "PUT", "/api/pixel", body, **headers)


def undo(server: BoardServer, cookie: str, **headers: str) -> Reply:
    return send(server, "DELETE", "/api/pixel", **({"Cookie": cookie} | headers))


def shown(client: BoardClient, x: int, y: int) -> int:
    return get_pixel(client.pixels, client.grid.address(x, y), client.grid.bits)


def test_an_undone_placement_gives_pixel_and_cooldown_back(server: BoardServer) -> None:
    ann, bob = server.new_player(), server.new_player()
    place(server, bob, 4)
    placed = place(server, ann, 5).json
    assert placed["wait_ms"] == 300_000
    taken_back = undo(server, ann)
    assert taken_back.status == 200
    answer = taken_back.json
    assert {name: answer[name] for name in (*AT, "color")} == AT | {"color": 4}
    assert (answer["seq"], answer["wait_ms"]) == (placed["seq"] + 1, 0)
    assert send(server, "GET", "/api/me", Cookie=ann).json["wait_ms"] == 0
    assert place(server, ann, 6, x=8).status == 200
    spent = undo(server, ann)
    assert (spent.status, spent.problem) == (409, "undo-spent")


def test_a_pixel_tells_that_it_was_taken_back(server: BoardServer) -> None:
    ann = server.new_player()
    place(server, ann, 5, x=1)
    undo(server, ann)
    told = send(server, "GET", "/api/pixel/1/9").json
    assert (told["kind"], told["color"]) == ("undo", 0)
    assert told["previous"][0]["kind"] == "player"
    assert told["display_name"] == told["previous"][0]["display_name"]


def test_what_somebody_painted_over_stays(server: BoardServer) -> None:
    ann, bob = server.new_player(), server.new_player()
    place(server, ann, 5, x=2)
    place(server, bob, 6, x=2)
    refused = undo(server, ann)
    assert (refused.status, refused.problem) == (409, "painted-over")
    assert send(server, "GET", "/api/pixel/2/9").json["color"] == 6
    assert send(server, "GET", "/api/me", Cookie=ann).json["wait_ms"] > 0


def test_an_undo_is_refused_as_a_placement_is(server: BoardServer, live: redis.Redis) -> None:
    ann = server.new_player()
    nothing = undo(server, ann)
    assert (nothing.status, nothing.problem) == (409, "nothing-to-undo")
    place(server, ann, 5, x=3)
    assert undo(server, "").problem == "no-session"
    assert undo(server, ann, Origin="https://evil.example").problem == "cross-site"
    body = {"Content_Type": "application/json", "Cookie": ann}
    assert send(server, "DELETE", "/api/pixel", b'{"seq": 1}', **body).problem == "malformed"
    live.hset("{board}:state", "state", "frozen")
    assert (undo(server, ann).status, undo(server, ann).problem) == (423, "frozen")
    live.hset("{board}:state", "state", "open")
    assert undo(server, ann).status == 200, "and none of it cost anything"


def test_the_config_says_for_how_long(server: BoardServer) -> None:
    config = send(server, "GET", "/api/config").json
    assert config["undo_seconds"] == 60
    assert "undo" in config["features"]


def test_the_ledger_keeps_what_kind_it_was(server: BoardServer) -> None:
    ann = server.new_player()
    place(server, ann, 5, x=4)
    seq = undo(server, ann).json["seq"]
    query = "from board import models; print('kinds', *models.Placement.objects.filter("
    query += f"seq__gte={seq - 1}, seq__lte={seq}).order_by('seq').values_list('kind', flat=True))"
    until(lambda: "kinds 0 3" in server.manage("shell", "-c", query).stdout, "the ledger has both")


async def test_over_the_socket_too_and_everybody_sees_it(server: BoardServer) -> None:
    async with (
        BoardClient(server.url, server.new_player()) as ann,
        BoardClient(server.url) as watcher,
    ):
        placed = await ann.place(5, 5, 9)
        assert isinstance(placed, Placed)
        await watcher.until_seq(placed.seq)
        assert shown(watcher, 5, 5) == 9
        taken_back = await ann.undo()
        assert isinstance(taken_back, Placed) and taken_back.wait_ms == 0
        await watcher.until_seq(taken_back.seq)
        assert shown(watcher, 5, 5) == 0
        again = await ann.undo()
        assert isinstance(again, dict) and again["type"] == "/problems/undo-spent"


async def test_a_socket_without_a_session_takes_nothing_back(server: BoardServer) -> None:
    async with BoardClient(server.url) as client:
        refused = await client.undo()
        assert isinstance(refused, dict) and refused["type"] == "/problems/no-session"
