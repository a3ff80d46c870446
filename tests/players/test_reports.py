"""A player reports an area, and hears what came of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from board.core.problem import TooMany
from board.identity.allowance import allow_report
from tests.players.conftest import WIDTH
from tests.rig.reply import Reply, send
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

LIMIT = 20
ENVIRONMENT = {"PLACE_REPORTS_PER_PLAYER_HOUR": str(LIMIT), "PLACE_HEIGHT": "300"}
HIGH = 300  # instead of HEIGHT: there is room for too large a rectangle
GOOD = {"x1": 1, "y1": 2, "x2": 3, "y2": 4, "reason": "hate", "sentence": "a sign"}


@pytest.fixture
def player(server: BoardServer) -> str:
    return server.new_player()


def report(server: BoardServer, cookie: str, body: Any = None, **headers: str) -> Reply:
    content = body if isinstance(body, bytes) else json.dumps(body or GOOD).encode()
    headers = {"Content_Type": "application/json", "Cookie": cookie} | headers
    return send(server, "POST", "/api/report", content, **headers)


def own(server: BoardServer, cookie: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = send(server, "GET", "/api/reports", Cookie=cookie).json[
        "reports"
    ]
    return found


@contextmanager
def database(server: BoardServer) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(server.directory / "place.sqlite3", timeout=10)
    with connection:
        yield connection
    connection.close()


# --- what is told ----------------------------------------------------------------------------


def test_a_report_is_answered_as_it_is_stored(server: BoardServer, player: str) -> None:
    placed = server.place(player, 5, 5, 3)[1]["seq"]
    reply = report(server, player)
    assert (reply.status, reply.headers["cache-control"]) == (201, "no-store")
    assert {name: reply.json[name] for name in GOOD} == GOOD
    assert (reply.json["state"], reply.json["outcome"]) == ("open", None)
    assert reply.json["seq"] >= placed - 1, "as new as the server's own board"
    assert own(server, player) == [reply.json]


def test_only_ones_own_are_told_newest_first(server: BoardServer, player: str) -> None:
    other = server.new_player()
    report(server, other)
    first, second = (report(server, player).json["id"] for _ in range(2))
    assert [each["id"] for each in own(server, player)] == [second, first]


def test_the_outcome_is_told_and_not_the_note(server: BoardServer, player: str) -> None:
    number = report(server, player).json["id"]
    with database(server) as rows:
        rows.execute(
            "UPDATE board_report SET state = 2, outcome = 'banned', note = 'a secret', "
            "outcome_at = '2026-01-02 03:04:05.5' WHERE id = ?",
            [number],
        )
    reply = send(server, "GET", "/api/reports", Cookie=player)
    [told] = reply.json["reports"]
    assert (told["state"], told["outcome"]) == ("closed", "banned")
    assert told["outcome_at"] == "2026-01-02T03:04:05.500Z"
    assert b"secret" not in reply.content


def test_the_reporter_is_told_to_nobody(server: BoardServer, player: str) -> None:
    mine = report(server, player)
    assert player.partition("=")[2].partition(":")[0] not in mine.content.decode()


# --- what is refused, and changes nothing ----------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "problem", "field", "sentence"),
    [
        ({"x1": -1}, "out-of-board", "x1", f"x1 must be 0 to {WIDTH - 1}, not -1."),
        ({"y2": HIGH}, "out-of-board", "y2", f"y2 must be 0 to {HIGH - 1}, not {HIGH}."),
        ({"x2": 0}, "malformed", "x2", "x2 must be 1 to 256, not 0."),
        ({"y2": 258}, "malformed", "y2", "y2 must be 2 to 257, not 258."),
        ({"x1": 1.0}, "malformed", "x1", "x1 must be a whole number."),
        ({"x1": True}, "malformed", "x1", "x1 must be a whole number."),
        ({"y1": None}, "malformed", "y1", "y1 must be a whole number."),
        ({"reason": "taste"}, "malformed", "reason", "not 'taste'."),
        ({"reason": "x" * 1000}, "malformed", "reason", "not '" + "x" * 40 + "'."),
        ({"reason": 1}, "malformed", "reason", "reason must be text."),
        ({"sentence": None}, "malformed", "sentence", "sentence must be text."),
        ({"sentence": "x" * 301}, "malformed", "sentence", "0 to 300 characters, not 301."),
        ({"sentence": "a\nb"}, "malformed", "sentence", "such as U+000A."),
        ({"sentence": "a\x00b"}, "malformed", "sentence", "such as U+0000."),
        ({"sentence": "\u202eevil"}, "malformed", "sentence", "such as U+202E."),
        ({"sentence": "\u2066evil"}, "malformed", "sentence", "such as U+2066."),
        ({"sentence": "\ud800"}, "malformed", "sentence", "such as U+D800."),
        ({"reason": "other", "sentence": " "}, "malformed", "sentence", "must say which."),
        ({"seq": 1}, "malformed", "seq", "The body has an unknown field: seq."),
    ],
)
def test_what_makes_no_report_is_refused_by_its_field(
    server: BoardServer,
    player: str,
    changes: dict[str, Any],
    problem: str,
    field: str,
    sentence: str,
) -> None:
    reply = report(server, player, GOOD | changes)
    assert (reply.status, reply.problem, reply.json["field"]) == (400, problem, field)
    assert sentence in reply.json["detail"]
    assert own(server, player) == []


@pytest.mark.parametrize("field", list(GOOD))
def test_each_field_is_needed(server: BoardServer, player: str, field: str) -> None:
    reply = report(server, player, {name: GOOD[name] for name in GOOD if name != field})
    assert (reply.status, reply.json["detail"]) == (400, f"{field} is missing.")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"1", b'{"x1":1,"x1":1}', b"\xff"])
def test_what_is_no_object_is_refused(server: BoardServer, player: str, body: bytes) -> None:
    assert report(server, player, body).problem == "malformed"


def test_a_long_body_is_refused(server: BoardServer, player: str) -> None:
    reply = report(server, player, GOOD | {"sentence": "x" * 10_000})
    assert reply.json["detail"] == "The body must be at most 8192 bytes."
    assert report(server, player, b" " * 60_000).problem == "malformed"


def test_what_browsers_and_strangers_may_not(server: BoardServer, player: str) -> None:
    assert report(server, "").problem == "no-session"
    assert report(server, "place_session=ann:1rPYFx:forged").problem == "no-session"
    assert report(server, player, Origin="https://evil.example").problem == "cross-site"
    assert report(server, player, Content_Type="text/plain").problem == "unsupported-media-type"
    assert own(server, player) == []


@pytest.mark.parametrize(
    "sentence",
    ["<script>alert(1)</script>", "'; DROP TABLE board_report; --", "𝔸" * 300, "שלום عالم", ""],
)
def test_any_other_sentence_is_plain_text(server: BoardServer, player: str, sentence: str) -> None:
    assert report(server, player, GOOD | {"sentence": sentence}).json["sentence"] == sentence


def test_the_largest_rectangle_is_taken(server: BoardServer, player: str) -> None:
    whole = {"x1": 0, "y1": 44, "x2": WIDTH - 1, "y2": HIGH - 1}
    assert report(server, player, GOOD | whole).status == 201


def test_without_the_database_nothing_is_promised(server: BoardServer, player: str) -> None:
    with database(server) as rows:
        rows.execute("ALTER TABLE board_report RENAME TO gone")
    try:
        for reply in (report(server, player), send(server, "GET", "/api/reports", Cookie=player)):
            assert (reply.status, reply.problem) == (503, "unavailable")
    finally:
        with database(server) as rows:
            rows.execute("ALTER TABLE gone RENAME TO board_report")
    assert own(server, player) == []


# --- how many --------------------------------------------------------------------------------


def test_a_player_reports_so_often_an_hour(server: BoardServer, player: str) -> None:
    assert report(server, player, GOOD | {"x1": -1}).status == 400, "which is not counted"
    statuses = [report(server, player).status for _ in range(LIMIT + 1)]
    assert statuses == [201] * LIMIT + [429]
    refused = report(server, player)
    assert (refused.problem, refused.json["limit"]) == ("too-many", LIMIT)
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert report(server, server.new_player()).status == 201, "another one has their own"
    assert len(own(server, player)) == LIMIT


def test_all_of_an_address_report_four_times_as_often(
    settings: Any, plain_valkey: ValkeyServer, request: pytest.FixtureRequest
) -> None:
    own = {"LOCATION": plain_valkey.url, "KEY_PREFIX": request.node.nodeid}
    settings.CACHES = {"default": settings.CACHES["default"] | own}
    settings.PLACE_REPORTS_PER_PLAYER_HOUR = 2
    for number in range(4):
        for _ in range(2):
            allow_report(f"player {number}", ("192.0.2.1",))
    with pytest.raises(TooMany) as refused:
        allow_report("a fifth", ("192.0.2.1",))
    assert refused.value.detail == (
        "At most 2 reports an hour from one player, and 8 from one network."
    )
    allow_report("a fifth", ("192.0.2.2",))
    settings.PLACE_REPORTS_PER_PLAYER_HOUR = 0
    allow_report("player 0", ("192.0.2.1",))
