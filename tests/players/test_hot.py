"""The two hot paths, as a running server answers them."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
from typing import Any

import aiohttp
import brotli
import pytest
import redis

from board.core.formats.snapshot import checksum, decode_snapshot
from board.core.tiles.grid import TILE_PIXELS
from board.core.tiles.packed import get_pixel
from board.identity import session
from tests.players.conftest import HEIGHT, WIDTH
from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.reply import Reply, send
from tests.rig.server import BoardServer

ENVIRONMENT = {"SECRET_KEY": "known-to-the-test-so-that-it-can-make-an-expired-session"}

GOOD = {"x": 1, "y": 2, "color": 3}


@pytest.fixture
def player(server: BoardServer) -> str:
    return server.new_player()


def put(server: BoardServer, cookie: str, body: Any = None, **headers: str) -> Reply:
    content = body if isinstance(body, bytes) else json.dumps(body or GOOD).encode()
    return send(
        server,
        "PUT",
        "/api/pixel",
        content,
        **({"Content_Type": "application/json", "Cookie": cookie} | headers),
    )


# --- PUT /api/pixel: what is placed --------------------------------------------------------


def test_a_placement_is_answered_with_its_number(server: BoardServer, player: str) -> None:
    first, second = put(server, player).json, put(server, player).json
    assert second["seq"] == first["seq"] + 1
    assert {name: first[name] for name in GOOD} == GOOD
    assert first["wait_ms"] == 0


def test_the_corners_of_the_board_are_on_it(server: BoardServer, player: str) -> None:
    for x, y in ((0, 0), (WIDTH - 1, 0), (0, HEIGHT - 1), (WIDTH - 1, HEIGHT - 1)):
        assert put(server, player, {"x": x, "y": y, "color": 15}).status == 200


# --- bad bodies ----------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["x", "y", "color"])
@pytest.mark.parametrize("value", [-1, WIDTH, 65_536, 2**31, 2**64, 10**300, -(10**300)])
def test_a_number_out_of_bounds_names_field_and_bounds(
    server: BoardServer, player: str, field: str, value: int
) -> None:
    reply = put(server, player, GOOD | {field: value})
    problem, bound = {
        "x": ("out-of-board", WIDTH),
        "y": ("out-of-board", HEIGHT),
        "color": ("out-of-palette", 16),
    }[field]
    assert (reply.status, reply.problem) == (400, problem)
    assert reply.json["field"] == field
    assert (reply.json["minimum"], reply.json["maximum"]) == (0, bound - 1)


@pytest.mark.parametrize(("field", "bound"), [("x", WIDTH), ("y", HEIGHT), ("color", 16)])
def test_the_first_number_beyond_the_edge_is_refused(
    server: BoardServer, player: str, field: str, bound: int
) -> None:
    assert put(server, player, GOOD | {field: bound}).status == 400
    assert put(server, player, GOOD | {field: bound - 1}).status == 200


@pytest.mark.parametrize("field", ["x", "y", "color"])
@pytest.mark.parametrize(
    "value", ["1.0", "1.5", '"1"', "true", "false", "null", "[1]", "{}", "1e2", "NaN", "-Infinity"]
)
def test_what_is_no_whole_number_names_its_field(
    server: BoardServer, player: str, field: str, value: str
) -> None:
    written = {name: str(number) for name, number in GOOD.items()} | {field: value}
    body = "{" + ", ".join(f'"{name}": {word}' for name, word in written.items()) + "}"
    reply = put(server, player, body.encode())
    assert (reply.status, reply.problem) == (400, "malformed")
    assert reply.json["field"] == field


@pytest.mark.parametrize("field", ["x", "y", "color"])
def test_a_missing_field_is_named(server: BoardServer, player: str, field: str) -> None:
    reply = put(server, player, {name: GOOD[name] for name in GOOD if name != field})
    assert (reply.problem, reply.json["field"]) == ("malformed", field)


def test_an_unknown_field_is_named(server: BoardServer, player: str) -> None:
    reply = put(server, player, GOOD | {"colour": 3})
    assert (reply.problem, reply.json["field"]) == ("malformed", "colour")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x=1&y=2&color=3",
        b'{"x": 1, "y": 2, "color": 3',
        b'{"x": 1, "y": 2, "color": 3}}',
        b"[1, 2, 3]",
        b'"x"',
        b"1",
        b"null",
        b"\xff\xfe\x00",
        '{"x": 1, "y": 2, "color": 3}'.encode("utf-16"),
        b"\xef\xbb\xbf" + b'{"x": 1, "y": 2, "color": 3}',
        b"[" * 1000,
        b'{"x":' * 200,
        b'{"x": ' + b"9" * 1000 + b"}",
        b'{"x": 1, "x": 2, "y": 2, "color": 3}',
        b'{"x": 1, "y": 2, "color": 3, "color": 3}',
        b'{"x": {"a": 1, "a": 1}, "y": 2, "color": 3}',
        b'{"x": 1, "y": 2, "color": 3, "\\ud800": 1}',
        b"\0",
    ],
)
def test_a_body_that_is_no_wish_is_malformed(
    server: BoardServer, player: str, body: bytes
) -> None:
    reply = put(server, player, body)
    assert (reply.status, reply.problem) == (400, "malformed")


def test_a_body_may_have_a_kilobyte_and_not_more(server: BoardServer, player: str) -> None:
    body = json.dumps(GOOD).encode()
    assert put(server, player, body.ljust(1024)).status == 200
    assert put(server, player, body.ljust(1025)).problem == "malformed"
    assert put(server, player, body.ljust(1_000_000)).problem == "malformed"


def test_a_body_in_chunks_is_measured_too(server: BoardServer, player: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=FUSE_SECONDS)
    headers = {"Cookie": player, "Content-Type": "application/json"}
    connection.request("PUT", "/api/pixel", iter([b" " * 600] * 3), headers, encode_chunked=True)
    response = connection.getresponse()
    assert response.status == 400
    connection.close()


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonp", "json"],
)
def test_another_content_type_is_refused(
    server: BoardServer, player: str, content_type: str
) -> None:
    reply = put(server, player, Content_Type=content_type)
    assert (reply.status, reply.problem) == (415, "unsupported-media-type")


def test_a_content_type_may_have_parameters(server: BoardServer, player: str) -> None:
    assert put(server, player, Content_Type="Application/JSON; charset=utf-8").status == 200


# --- who may not ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "place_session=",
        "place_session=ann",
        "place_session=ann:1rPYFx:forged",
        "place_session=::",
        "place_session=\xff\xfe",
        "other=1",
        "=; ;;place_session",
    ],
)
def test_without_a_session_of_ours_nobody_places(server: BoardServer, cookie: str) -> None:
    reply = put(server, cookie)
    assert (reply.status, reply.problem) == (401, "no-session")


def test_a_session_with_one_letter_changed_is_forged(server: BoardServer, player: str) -> None:
    name, _, value = player.partition("=")
    other = "A" if value[0] != "A" else "B"
    assert put(server, f"{name}={other}{value[1:]}").problem == "no-session"


def test_an_expired_session_is_refused(
    server: BoardServer, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SECRET_KEY = server.environment["SECRET_KEY"]
    signer = session.signing.TimestampSigner(salt="place.session")
    current = put(server, f"{session.COOKIE}={signer.sign('ann')}")
    assert current.status == 200, "the same key"
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_600_000_000)
    expired = put(server, f"{session.COOKIE}={signer.sign('ann')}")
    assert expired.problem == "no-session"
    assert "expired" in expired.json["detail"]


def test_a_player_whom_no_ledger_can_hold_has_no_session(
    server: BoardServer, settings: Any
) -> None:
    settings.SECRET_KEY = server.environment["SECRET_KEY"]
    signer = session.signing.TimestampSigner(salt="place.session")
    assert put(server, f"{session.COOKIE}={signer.sign('x' * 128)}").status == 200
    assert put(server, f"{session.COOKIE}={signer.sign('x' * 129)}").problem == "no-session"


def test_other_cookies_do_not_hide_the_session(server: BoardServer, player: str) -> None:
    for cookie in (f'a[1]="x y"; {player}', f"{player}; bad name=1", f"{{json}}=1; {player}"):
        assert put(server, cookie).status == 200


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1:1",
        "http://127.0.0.1.evil.example",
        "null",
        "http://[",
        "127.0.0.1",
        "\xff",
    ],
)
def test_another_sites_page_may_not_place(server: BoardServer, player: str, origin: str) -> None:
    reply = put(server, player, Origin=origin)
    assert (reply.status, reply.problem) == (403, "cross-site")


def test_our_own_page_may_place(server: BoardServer, player: str) -> None:
    assert put(server, player, Origin=server.url).status == 200


def test_refusals_of_the_rules(server: BoardServer, live: redis.Redis, player: str) -> None:
    before = live.get("{board}:seq")
    live.hset("{board}:state", "outbox_limit", 0)
    full = put(server, player)
    assert (full.status, full.problem, full.headers["retry-after"]) == (503, "unavailable", "2")
    live.set("{board}:mask", b"\xff" * (TILE_PIXELS // 8))
    assert put(server, player).problem == "protected"
    live.hset("{board}:state", "state", "frozen")
    assert (put(server, player).status, put(server, player).problem) == (423, "frozen")
    user = send(server, "GET", "/api/me", Cookie=player).json["user_id"]
    live.hset("{board}:banned", user, "0 a script")
    banned = put(server, player)
    assert (banned.status, banned.problem) == (403, "banned")
    assert (banned.json["reason"], banned.json["until"]) == ("a script", None)
    assert live.get("{board}:seq") == before, "nothing was placed"


def test_too_soon_says_how_long_to_wait(
    server: BoardServer, live: redis.Redis, player: str
) -> None:
    live.hset("{board}:state", "cooldown_ms", 90_000)
    placed = put(server, player).json
    assert placed["wait_ms"] == 90_000
    refused = put(server, player)
    assert (refused.status, refused.problem) == (429, "cooldown")
    assert 0 < refused.json["wait_ms"] <= 90_000
    assert int(refused.headers["retry-after"]) == -(-refused.json["wait_ms"] // 1000)
    assert refused.json["next_placement_at"] == placed["next_placement_at"]


async def test_of_two_racing_connections_exactly_one_places(
    server: BoardServer, live: redis.Redis
) -> None:
    """A hundred players, each over two connections at once."""
    live.hset("{board}:state", "cooldown_ms", 90_000)
    connector = aiohttp.TCPConnector(limit=20)
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar()
    ) as http_session:
        for _ in range(100):
            cookie = server.new_player()
            statuses = await asyncio.gather(
                *(try_to_place(http_session, server, cookie, x) for x in (1, 2))
            )
            assert sorted(statuses) == [200, 429]


async def try_to_place(
    http_session: aiohttp.ClientSession, server: BoardServer, cookie: str, x: int
) -> int:
    body = GOOD | {"x": x}
    headers = {"Cookie": cookie}
    async with http_session.put(f"{server.url}/api/pixel", json=body, headers=headers) as reply:
        await reply.read()
        return reply.status


# --- GET /api/board ------------------------------------------------------------------------


def test_the_board_is_what_was_placed(server: BoardServer, player: str) -> None:
    placed = put(server, player, {"x": 7, "y": 9, "color": 11}).json
    reply = board_at(server, placed["seq"])
    snapshot = decode_snapshot(reply.body)
    assert snapshot.seq == int(reply.headers["x-board-seq"]) >= placed["seq"]
    grid, _, pixels = snapshot
    assert grid.rectangle == (0, 0, WIDTH, HEIGHT)
    assert get_pixel(pixels, grid.address(7, 9), grid.bits) == 11
    assert reply.body[16:20] == checksum(grid, pixels).to_bytes(4, "little")


def board_at(server: BoardServer, seq: int) -> Reply:
    """The board, once it is as new as `seq`: it may be a second old."""

    def as_new() -> Reply | None:
        reply = send(server, "GET", "/api/board")
        return reply if int(reply.headers["x-board-seq"]) >= seq else None

    found: Reply = until(as_new, f"the board reaches {seq}")
    return found


def test_the_board_is_public_and_without_cookies(server: BoardServer, player: str) -> None:
    reply = send(server, "GET", "/api/board", Cookie=player)
    assert reply.headers["cache-control"].startswith("public, max-age=0, s-maxage=1,")
    assert reply.headers["vary"] == "Accept-Encoding"
    assert "set-cookie" not in reply.headers
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("query", ["?x", "?since=1", "?%00"])
def test_a_query_string_is_refused(server: BoardServer, query: str) -> None:
    reply = send(server, "GET", f"/api/board{query}")
    assert (reply.status, reply.problem) == (400, "malformed")


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("GZIP", "gzip"),
        ("br;q=0.5, gzip;q=1.0", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("gzip;q=0", ""),
        ("gzip; q=0.000, br ; q=0", ""),
        ("br;q=nonsense", ""),
        ("br;q=nan, gzip", "gzip"),
        ("br;q=7, gzip;q=0.1", "gzip"),
        ("br;q=-1, gzip;q=0.1", "gzip"),
        ("identity", ""),
        ("", ""),
        ("\xff;q=\xff", ""),
    ],
)
def test_the_board_is_encoded_as_asked(server: BoardServer, accept: str, expected: str) -> None:
    reply = send(server, "GET", "/api/board", Accept_Encoding=accept)
    assert reply.headers.get("content-encoding", "") == expected
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[expected]
    assert decode_snapshot(decode(reply.body)).grid.width == WIDTH
    assert int(reply.headers["content-length"]) == len(reply.body)


def test_an_unchanged_board_is_not_sent_again(server: BoardServer) -> None:
    first = send(server, "GET", "/api/board", Accept_Encoding="gzip")
    etag = first.headers["etag"]
    for tags in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = send(server, "GET", "/api/board", Accept_Encoding="gzip", If_None_Match=tags)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["cache-control"] == first.headers["cache-control"]
    other = send(server, "GET", "/api/board", Accept_Encoding="br", If_None_Match=etag)
    assert other.status == 200, "another encoding is another representation"
    stale = send(server, "GET", "/api/board", If_None_Match='"0-gzip"')
    assert stale.status == 200


def test_head_answers_as_get_without_the_board(server: BoardServer) -> None:
    get, head = (send(server, method, "/api/board") for method in ("GET", "HEAD"))
    assert (head.status, head.body) == (200, b"")
    for name in ("etag", "content-length", "content-type", "cache-control"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_the_board_takes_no_other_method(server: BoardServer, method: str) -> None:
    reply = send(server, method, "/api/board")
    assert (reply.status, reply.problem) == (405, "method-not-allowed")
    assert reply.headers["allow"] == "GET, HEAD"


# --- GET /healthz --------------------------------------------------------------------------


def test_a_server_with_a_board_is_healthy_whatever_the_host(server: BoardServer) -> None:
    reply = send(server, "GET", "/healthz", Host="10.0.0.1")
    assert (reply.status, reply.body) == (200, b"ok\n")


# --- one address each ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "/api/bo%61rd",
        "/%61pi/board",
        "/api%2Fboard",
        "/api/board?",
        "/api/board/",
        "//api/board",
        "/api/./board",
        "/API/board",
        "/api/board;x",
    ],
)
def test_the_board_has_one_address(server: BoardServer, target: str) -> None:
    """Caches would keep each spelling apart."""
    assert send(server, "GET", target).status == 404


@pytest.mark.parametrize("target", ["/api/pixe%6c", "/health%7A"])
def test_so_have_the_other_hot_paths(server: BoardServer, target: str) -> None:
    assert send(server, "GET", target).status == 404
