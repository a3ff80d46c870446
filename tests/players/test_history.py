"""GET /api/history and what it lists: of a running server, whose board grows."""

from __future__ import annotations

import gzip
import time
from typing import Any

import pytest

from board.core.formats.history_chunk import decode_chunk
from board.core.formats.snapshot import Snapshot, decode_snapshot
from board.core.problem import rfc3339
from board.history.playing import backward
from board.history.state import BoardState
from tests.rig.board import board_as_of
from tests.rig.fuse import until
from tests.rig.reply import Reply, send
from tests.rig.server import BoardServer

ENVIRONMENT = {"PLACE_HISTORY": "none"}  # of the server: it is kept when a test says so
IMMUTABLE = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def boards(server: BoardServer) -> dict[int, bytes]:
    """What GET /api/board answered, by seq, and all of it is in the history."""
    found, player = {}, server.new_player()
    for left in (0, -300):
        for x in range(12):
            seq = server.place(player, left + x, 2, x + 1)[1]["seq"]
        board_as_of(server, seq)
        found[seq] = send(server, "GET", "/api/board").content
        if not left:
            keep(server)
            server.manage("grow", "--left", "300")
    keep(server)
    until(lambda: listed(server)["last_seq"] == seq, "it is listed")
    return found


def keep(server: BoardServer) -> None:
    server.manage("verify_board")  # the ledger has what was placed
    server.manage("build_history")


def listed(server: BoardServer) -> Any:
    return send(server, "GET", "/api/history").json


def get(server: BoardServer, path: str, **headers: str) -> Reply:
    reply = send(server, "GET", path, **headers)
    assert "set-cookie" not in reply.headers
    return reply


def test_a_board_of_the_past_has_the_bytes_that_the_live_one_had(
    server: BoardServer, boards: dict[int, bytes]
) -> None:
    for seq, board in boards.items():
        reply = get(server, f"/api/history/board/{seq}")
        assert reply.body == board == get(server, f"/api/history/board/{seq}").body
        assert reply.headers["cache-control"] == IMMUTABLE
        packed = get(server, f"/api/history/board/{seq}", Accept_Encoding="gzip, br")
        assert (
            packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == board
        )
        head = send(server, "HEAD", f"/api/history/board/{seq}")
        assert (head.status, head.body) == (200, b"")
        assert head.headers["content-length"] == str(len(board))


def test_the_list_leads_to_every_moment(server: BoardServer, boards: dict[int, bytes]) -> None:
    """As a client plays: forwards from a checkpoint, and backwards again, with what it says of
    the board's shape."""
    found = listed(server)
    assert [event["kinds"] for event in found["events"]] == [["founding"], ["growth"]]
    assert [event["left"] for event in found["events"]] == [0, -300]
    first = decode_snapshot(get(server, found["checkpoints"][0]["url"]).body)
    chunks = [decode_chunk(get(server, each["url"]).body) for each in found["chunks"]]
    assert [list(chunk.span) for chunk in chunks] == [
        [each[name] for name in ("from_seq", "to_seq", "from_ms", "to_ms")]
        for each in found["chunks"]
    ]
    last = decode_snapshot(boards[found["last_seq"]])
    state = BoardState(chunks[-1].changes[-1].shape, last.seq, last.pixels)
    for chunk in reversed(chunks):
        backward(state, chunk, chunk.span.from_seq)
        if chunk.span.from_seq in boards:
            assert state.snapshot() == decode_snapshot(boards[chunk.span.from_seq])
    assert state.snapshot() == first == Snapshot(first.grid, 0, bytes(first.grid.byte_length))


def test_a_chunk_is_for_ever_and_tells_no_players(
    server: BoardServer, boards: dict[int, bytes]
) -> None:
    reply = get(server, "/api/history/chunk/0", Accept_Encoding="gzip, br")
    assert reply.headers["cache-control"] == IMMUTABLE
    assert "content-encoding" not in reply.headers
    assert get(server, "/api/history/chunk/0", If_None_Match=reply.headers["etag"]).status == 304
    assert len(decode_chunk(reply.body).seqs) == 12
    player = send(server, "GET", "/api/me", Cookie=server.new_player()).json["user_id"]
    assert player.encode() not in reply.body


def test_a_time_leads_to_its_board(server: BoardServer, boards: dict[int, bytes]) -> None:
    chunks = [decode_chunk(get(server, each["url"]).body) for each in listed(server)["chunks"]]
    rows = [row for chunk in chunks for row in zip(chunk.times, chunk.seqs, strict=True)]
    last = listed(server)["last_seq"]
    for at_ms, location in (
        (listed(server)["first_ms"], 0),
        (rows[5][0], max(seq for at, seq in rows if at <= rows[5][0])),
        (time.time_ns() // 1_000_000, last),
    ):
        reply = get(server, f"/api/history/board?at={rfc3339(at_ms)}")
        assert reply.status == 302
        assert reply.headers["location"] == f"/api/history/board/{location}"
        assert "immutable" not in reply.headers["cache-control"]
    here = rfc3339(rows[5][0]).replace("Z", "+00:00")
    for escaped in (here, here.replace("+", "%2B").replace(":", "%3A")):
        assert get(server, f"/api/history/board?at={escaped}").status == 302


@pytest.mark.parametrize(
    ("path", "problem", "words"),
    [
        ("/board/999999999", "not-found", "kept from seq 0 to"),
        ("/board/-1", "not-found", "see /api/docs"),
        ("/board/01", "not-found", "see /api/docs"),
        ("/board/99999999999999999999", "not-found", "see /api/docs"),
        ("/board/1?x=1", "malformed", "no query string"),
        ("/board", "malformed", "board?at= and a time"),
        ("/board?at=", "malformed", "at: must be a time with its zone"),
        ("/board?at=2024-01-01", "malformed", "not '2024-01-01'"),
        (
            "/board?at=2999-01-01T00:00:00Z",
            "not-found",
            "2999-01-01T00:00:00.000Z is still to come",
        ),
        ("/board?at=2001-01-01T00:00:00Z", "not-found", "The history begins at"),
        ("/chunk/5", "not-found", "No chunk begins at 5"),
        ("/chunk/0?", "not-found", "see /api/docs"),
        ("/chunk/%30", "not-found", "see /api/docs"),
        ("/board?", "not-found", "see /api/docs"),
        ("/", "not-found", "see /api/docs"),
        ("/chunk/0/", "not-found", "see /api/docs"),
        ("?x=1", "malformed", "no query string"),
    ],
)
def test_what_is_not_kept_is_refused(
    server: BoardServer, boards: dict[int, bytes], path: str, problem: str, words: str
) -> None:
    reply = get(server, f"/api/history{path}")
    assert reply.problem == problem and words in reply.json["detail"]
    assert reply.headers["cache-control"] == "no-store"


def test_a_damaged_chunk_is_said_and_told_to_the_operator(
    server: BoardServer, boards: dict[int, bytes]
) -> None:
    folder = server.directory / "history/chunks"
    [path] = folder.glob("0-*.plcc")
    content = path.read_bytes()
    path.write_bytes(content[:-1])
    try:
        reply = get(server, "/api/history/chunk/0")
        assert (reply.status, reply.problem) == (503, "unavailable")
        assert str(server.directory) not in reply.body.decode()
        until(lambda: f"{path.name} of the history is damaged" in server.log, "it is logged")
        server.manage("build_history", "--from-zero")
        assert path.read_bytes() == content == get(server, "/api/history/chunk/0").body
    finally:
        path.write_bytes(content)


def test_statistics_follow_without_being_asked_to_count(
    server: BoardServer, boards: dict[int, bytes]
) -> None:
    until(lambda: get(server, "/api/stats").json["seq"] == max(boards), "it is counted")
    reply = get(server, "/api/stats")
    found = reply.json
    assert (found["placements"], found["players"]) == (24, 1)
    assert sum(each["placements"] for each in found["minutes"]) == 24
    assert {(each["color"], each["placements"]) for each in found["colors"]} == {
        (color, 2) for color in range(1, 13)
    }
    points = {(each["x"], each["y"]) for each in found["contested"]}
    assert len(points) == 20 and points <= {(x + left, 2) for x in range(12) for left in (0, -300)}
    packed = get(server, "/api/stats", Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == reply.body
    assert get(server, "/api/stats", If_None_Match=reply.headers["etag"]).status == 304
    assert "immutable" not in reply.headers["cache-control"]
    assert get(server, "/api/stats?x=1").problem == "malformed"
