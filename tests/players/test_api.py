"""Sessions, oneself, and who placed what; and how the API says no."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import redis

from board.core.problem import CrossSite
from board.identity.origin import refuse_cross_site
from board.identity.proxies import Proxies
from board.identity.visitor import Visitor
from tests.players.conftest import HEIGHT, WIDTH
from tests.rig.reply import Reply, call, send
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

ENVIRONMENT = {"PLACE_COOLDOWN_SECONDS": "300"}


# --- the session ---------------------------------------------------------------------------


def test_a_session_is_a_cookie_that_scripts_cannot_read(server: BoardServer) -> None:
    reply = send(server, "POST", "/api/session")
    assert reply.status == 201
    value, *attributes = reply.headers["set-cookie"].split("; ")
    assert value.startswith("place_session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(attributes)
    assert reply.headers["cache-control"] == "no-store"


def test_each_session_is_another_player(server: BoardServer) -> None:
    ids = {send(server, "POST", "/api/session").json["user_id"] for _ in range(20)}
    assert len(ids) == 20


def test_who_has_a_session_stays_the_same_player(server: BoardServer) -> None:
    first = send(server, "POST", "/api/session")
    cookie = first.headers["set-cookie"].split(";")[0]
    again = send(server, "POST", "/api/session", Cookie=cookie)
    assert (again.status, again.json) == (201, first.json)
    assert "Max-Age=31536000" in again.headers["set-cookie"], "for another year"


@pytest.mark.parametrize("cookie", ["place_session=ann", "place_session=ann:1rPYFx:forged"])
def test_a_cookie_that_is_not_ours_names_nobody(server: BoardServer, cookie: str) -> None:
    reply = send(server, "POST", "/api/session", Cookie=cookie)
    assert (reply.status, len(reply.json["user_id"])) == (201, 16)


def test_another_sites_page_makes_no_session(server: BoardServer) -> None:
    assert send(server, "POST", "/api/session", Origin="https://evil.example").status == 403


def test_me_is_whom_the_cookie_says(server: BoardServer) -> None:
    session = send(server, "POST", "/api/session")
    cookie = session.headers["set-cookie"].split(";")[0]
    me = send(server, "GET", "/api/me", Cookie=cookie).json
    assert {name: me[name] for name in session.json} == session.json
    assert (me["wait_ms"], me["ban"]) == (0, None)
    place(server, cookie, 0, 0, 1)
    assert 0 < send(server, "GET", "/api/me", Cookie=cookie).json["wait_ms"] <= 300_000


@pytest.mark.parametrize("cookie", ["", "place_session=ann", "place_session=ann:1rPYFx:forged"])
def test_without_a_session_there_is_no_me(server: BoardServer, cookie: str) -> None:
    reply = send(server, "GET", "/api/me", Cookie=cookie)
    assert (reply.status, reply.problem) == (401, "no-session")


# --- how many sessions an address gets -----------------------------------------------------


@pytest.fixture
def three_an_hour(
    settings: Any, plain_valkey: ValkeyServer, request: pytest.FixtureRequest
) -> None:
    """Counted apart for each test, beside the board of this module's server."""
    own = {"LOCATION": plain_valkey.url, "KEY_PREFIX": request.node.nodeid}
    settings.CACHES = {"default": settings.CACHES["default"] | own}
    settings.PLACE_SESSIONS_PER_IP_HOUR = 3


async def sessions(peer: str, *forwarded: str) -> list[int]:
    """The statuses of asking once with each X-Forwarded-For ('' = without)."""
    statuses = []
    for header in forwarded:
        headers = {"X_Forwarded_For": header} if header else {}
        reply = await call("POST", "/api/session", peer=peer, **headers)
        statuses.append(reply.status)
    return statuses


async def test_an_address_gets_so_many_sessions_an_hour(three_an_hour: None) -> None:
    assert await sessions("192.0.2.1", "", "", "", "") == [201, 201, 201, 429]
    assert await sessions("192.0.2.2", "") == [201], "another one has its own"
    refused: Reply = await call("POST", "/api/session", peer="192.0.2.1")
    assert refused.problem == "too-many"
    assert refused.json["limit"] == 3
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert "set-cookie" not in refused.headers


async def test_asking_again_with_the_cookie_is_not_counted(three_an_hour: None) -> None:
    first = await call("POST", "/api/session", peer="192.0.2.1")
    cookie = first.headers["set-cookie"].split(";")[0]
    for _ in range(5):
        again = await call("POST", "/api/session", peer="192.0.2.1", Cookie=cookie)
        assert (again.status, again.json) == (201, first.json)


async def test_zero_is_no_limit(three_an_hour: None, settings: Any) -> None:
    settings.PLACE_SESSIONS_PER_IP_HOUR = 0
    assert await sessions("192.0.2.1", *[""] * 20) == [201] * 20


async def test_a_household_has_one_ipv6_network(three_an_hour: None) -> None:
    for peer in ("2001:db8:1:1::1", "2001:db8:1:1:2:3:4:5", "2001:db8:1:1:ffff:ffff:ffff:ffff"):
        assert await sessions(peer, "") == [201]
    assert await sessions("2001:db8:1:1::99", "") == [429]
    assert await sessions("2001:db8:1:2::1", "") == [201], "the next /64"


async def test_a_provider_gives_a_household_up_to_256_of_them(three_an_hour: None) -> None:
    """Twelve for a /56, four times what a /64 may."""
    statuses = [
        status
        for number in range(8)
        for status in await sessions(f"2001:db8:1:{number:x}::1", "", "")
    ]
    assert statuses == [201] * 12 + [429] * 4
    assert await sessions("2001:db8:1:100::1", "") == [201], "the next /56"


async def test_of_sessions_asked_for_at_once_no_more_are_made(three_an_hour: None) -> None:
    asked = [call("POST", "/api/session", peer="192.0.2.1") for _ in range(20)]
    statuses = [reply.status for reply in await asyncio.gather(*asked)]
    assert (statuses.count(201), statuses.count(429)) == (3, 17)


async def test_an_ipv4_address_is_the_same_in_ipv6_dress(three_an_hour: None) -> None:
    assert await sessions("192.0.2.1", "", "", "") == [201] * 3
    assert await sessions("::ffff:192.0.2.1", "") == [429]


async def test_without_proxies_forwarded_addresses_are_inventions(three_an_hour: None) -> None:
    inventions = ("198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4")
    assert await sessions("192.0.2.1", *inventions) == [201, 201, 201, 429]


@pytest.mark.parametrize("proxies", [1, 2])
async def test_behind_proxies_only_what_they_added_counts(
    three_an_hour: None, settings: Any, proxies: int
) -> None:
    """Whatever a client writes to the left of it, the address is the one that the outermost
    trusted proxy saw."""
    settings.PLACE_TRUSTED_PROXIES = Proxies.parse(str(proxies))
    added = ", 10.0.0.1" * (proxies - 1)
    spoofed = [f"{invented}203.0.113.7{added}" for invented in ("", "1.1.1.1, ", "2.2.2.2,", ",")]
    assert await sessions("10.0.0.9", *spoofed) == [201, 201, 201, 429]
    assert await sessions("10.0.0.9", f"203.0.113.8{added}") == [201], "another client"


async def test_fewer_addresses_than_proxies_mean_the_nearest_peer(
    three_an_hour: None, settings: Any
) -> None:
    settings.PLACE_TRUSTED_PROXIES = Proxies.parse("2")
    assert await sessions("10.0.0.9", "1.1.1.1", "2.2.2.2", "", "3.3.3.3") == [201] * 3 + [429]


async def test_who_comes_around_the_proxies_gets_no_address_of_their_choice(
    three_an_hour: None, settings: Any
) -> None:
    settings.PLACE_TRUSTED_PROXIES = Proxies.parse("1")
    inventions = ("198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4")
    assert await sessions("192.0.2.1", *inventions) == [201, 201, 201, 429]


async def test_what_is_no_address_shares_one_allowance(three_an_hour: None, settings: Any) -> None:
    settings.PLACE_TRUSTED_PROXIES = Proxies.parse("1")
    words = ("unknown", "_hidden", "1.2.3", "[::g]")
    assert await sessions("10.0.0.9", *words) == [201, 201, 201, 429]


# --- sites ---------------------------------------------------------------------------------


def visitor(origin: str, host: str = "place.example.org") -> Visitor:
    return Visitor({b"origin": origin.encode(), b"host": host.encode()}, "192.0.2.1")


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://place.example.org", "place.example.org"),
        ("https://PLACE.example.org:8443", "place.example.org:8443"),
        ("https://www.example.net", "place.example.org"),
        ("https://a.b.example.com", "place.example.org"),
    ],
)
def test_pages_of_ours_and_trusted_ones_may_act(settings: Any, origin: str, host: str) -> None:
    settings.ALLOWED_HOSTS = ["place.example.org"]
    settings.SESSION_COOKIE_SECURE = True
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.example.net", "https://*.example.com"]
    refuse_cross_site(visitor(origin, host))


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://place.example.org", "place.example.org"),  # on the way it may be anyone's page
        ("https://place.example.org:8443", "place.example.org"),
        ("https://rebound.example", "rebound.example"),  # a name of theirs for our address
        ("http://www.example.net", "place.example.org"),
        ("https://xexample.com", "place.example.org"),
        ("null", ""),
        ("https://", ""),
    ],
)
def test_other_pages_may_not(settings: Any, origin: str, host: str) -> None:
    settings.ALLOWED_HOSTS = ["place.example.org"]
    settings.SESSION_COOKIE_SECURE = True
    settings.CSRF_TRUSTED_ORIGINS = ["https://www.example.net", "https://*.example.com"]
    with pytest.raises(CrossSite):
        refuse_cross_site(visitor(origin, host))


def test_a_header_in_two_lines_is_one() -> None:
    scope = {
        "headers": [
            (b"cookie", b"a=1"),
            (b"x-forwarded-for", b"1.1.1.1"),
            (b"cookie", b"b=2"),
            (b"x-forwarded-for", b"203.0.113.7"),
        ],
        "client": None,
    }
    assert Visitor.of_scope(scope) == Visitor(
        {b"cookie": b"a=1; b=2", b"x-forwarded-for": b"1.1.1.1, 203.0.113.7"}, ""
    )


# --- pixels --------------------------------------------------------------------------------


def place(server: BoardServer, cookie: str, x: int, y: int, color: int) -> Any:
    body = json.dumps({"x": x, "y": y, "color": color}).encode()
    headers = {"Content_Type": "application/json", "Cookie": cookie}
    reply = send(server, "PUT", "/api/pixel", body, **headers)
    assert reply.status == 200
    return reply.json


def test_a_pixel_tells_its_history_newest_first_and_at_once(server: BoardServer) -> None:
    """Again and again, so that some of it is in the ledger and some not yet."""
    seqs: list[int] = []
    for color in range(1, 16):
        seqs.append(place(server, server.new_player(), 3, 4, color)["seq"])
        pixel = send(server, "GET", "/api/pixel/3/4").json
        found = [pixel["seq"], *(each["seq"] for each in pixel["previous"])]
        assert found == seqs[::-1]
    assert (pixel["x"], pixel["y"], pixel["color"], pixel["color_name"]) == (3, 4, 15, "purple")


def test_a_pixel_does_not_tell_the_players_id(server: BoardServer) -> None:
    session = send(server, "POST", "/api/session")
    place(server, session.headers["set-cookie"].split(";")[0], 5, 5, 1)
    reply = send(server, "GET", "/api/pixel/5/5")
    assert reply.json["display_name"] == session.json["display_name"]
    assert session.json["user_id"].encode() not in reply.body


def test_a_pixel_shows_twenty_older_placements(server: BoardServer) -> None:
    for _ in range(23):
        newest = place(server, server.new_player(), 8, 8, 2)["seq"]
    pixel = send(server, "GET", "/api/pixel/8/8").json
    assert pixel["seq"] == newest
    assert len(pixel["previous"]) == 20


@pytest.mark.parametrize("more", ["", "/more"])
def test_nobody_placed_on_an_untouched_pixel(server: BoardServer, more: str) -> None:
    reply = send(server, "GET", f"/api/pixel/20/20{more}")
    assert (reply.status, reply.problem) == (404, "not-found")


def test_more_is_what_the_pixels_last_player_placed(server: BoardServer) -> None:
    """In the ledger and not yet; neither anybody else's nor the player's id."""
    with redis.Redis.from_url(server.environment["VALKEY_URL"]) as live:
        live.hset("{board}:state", "cooldown_ms", 0)
        session = send(server, "POST", "/api/session")
        cookie = session.headers["set-cookie"].split(";")[0]
        place(server, server.new_player(), 10, 9, 4)
        for x in range(10, 32):
            place(server, cookie, x, 9, 5)
            place(server, server.new_player(), x, 10, 6)
            reply = send(server, "GET", f"/api/pixel/{x}/9/more")
            found = [(each["x"], each["y"]) for each in reply.json["placements"]]
            assert found == [(each, 9) for each in range(x, max(9, x - 20), -1)]
        live.hset("{board}:state", "cooldown_ms", 300_000)
    newest, *_ = reply.json["placements"]
    pixel = send(server, "GET", "/api/pixel/31/9").json
    assert newest == {name: pixel[name] for name in newest}
    assert reply.json["display_name"] == pixel["display_name"] == session.json["display_name"]
    assert session.json["user_id"].encode() not in reply.body
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (f"{WIDTH}/0", "x"),
        (f"{WIDTH}/0/more", "x"),
        (f"0/{HEIGHT}/more", "y"),
        (f"0/{HEIGHT}", "y"),
        ("-1/0", "x"),
        ("0/-1", "y"),
        ("1.0/0", "x"),
        ("0/1e1", "y"),
        ("+1/0", "x"),
        ("%D9%A1/0", "x"),  # an Arabic one
        (f"{'9' * 5000}/0", "x"),
    ],
)
def test_a_pixel_off_the_board_names_the_coordinate(
    server: BoardServer, path: str, field: str
) -> None:
    reply = send(server, "GET", f"/api/pixel/{path}")
    assert (reply.status, reply.problem, reply.json["field"]) == (400, "out-of-board", field)


# --- what isn't there ----------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
@pytest.mark.parametrize(
    "path", ["/api/", "/api/nope", "/api/board/", "/api/pixel/1", "/api/pixel/1/1/mo"]
)
def test_an_unknown_address_is_a_problem(server: BoardServer, method: str, path: str) -> None:
    reply = send(server, method, path)
    assert (reply.status, reply.problem) == (404, "not-found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/api/config", "GET, HEAD"),
        ("GET", "/api/session", "POST"),
        ("PUT", "/api/me", "GET, HEAD"),
        ("GET", "/api/pixel", "PUT, DELETE"),
        ("DELETE", "/api/pixel/1/1", "GET, HEAD"),
        ("PUT", "/api/pixel/1/1/more", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_taken_says_which_are(
    server: BoardServer, method: str, path: str, allow: str
) -> None:
    reply = send(server, method, path)
    assert (reply.status, reply.problem) == (405, "method-not-allowed")
    assert reply.headers["allow"] == reply.json["allow"] == allow


def test_head_is_taken_where_get_is(server: BoardServer) -> None:
    reply = send(server, "HEAD", "/api/config")
    assert (reply.status, reply.body) == (200, b"")
