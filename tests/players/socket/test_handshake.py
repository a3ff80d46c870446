"""Handshakes that are none of ours: refused with a status of the client's fault, and quietly."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from board.players.socket.seldom import QUIET_SECONDS, SeldomWarning
from tests.chaos.test_kill import FallbackServer
from tests.rig.raw_socket import handshake
from tests.rig.reply import send
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

ODD_ORIGINS = [
    "null",
    "http://x.example:99999",
    "https://evil.example",
    "file:///tmp/x.html",
    "http://[",
    "https://",
    "é",
]


@pytest.fixture(scope="module", params=[BoardServer, FallbackServer])
def server(
    tmp_path_factory: pytest.TempPathFactory,
    plain_valkey: ValkeyServer,
    request: pytest.FixtureRequest,
) -> Iterator[BoardServer]:
    directory = tmp_path_factory.mktemp("handshake")
    with request.param(directory, VALKEY_URL=plain_valkey.url) as server:
        yield server


@pytest.fixture
def quiet(server: BoardServer) -> Iterator[None]:
    before = len(server.lines)
    yield
    assert send(server, "GET", "/healthz").status == 200
    lines = [line for line in server.lines[before:] if " INFO " not in line]
    assert not [line for line in lines if "of the origin" not in line]


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    "path", ["/", "/ws", "/ws/board/", "/ws/boar%64", "/ws/board?/", "/api/board", "/admin/"]
)
def test_there_is_a_socket_at_one_path_only(server: BoardServer, path: str) -> None:
    with handshake(server, path) as refused:
        assert refused.head() == (101 if path.startswith("/ws/board?") else 404)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("origin", ODD_ORIGINS)
def test_an_origin_that_is_not_ours_is_refused(server: BoardServer, origin: str) -> None:
    with handshake(server, "/ws/board", f"Origin: {origin}") as refused:
        assert refused.head() == 403


@pytest.mark.usefixtures("quiet")
def test_two_origins_are_refused(server: BoardServer) -> None:
    own = f"Origin: {server.url}"
    with handshake(server, "/ws/board", own, own) as refused:
        assert refused.head() == 403


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("protocols", "status"), [("ÿ", 403), ("a, é", 403), ("%ff", 101), ("place, other", 101)]
)
def test_only_subprotocols_that_are_no_ascii_are_refused(
    server: BoardServer, protocols: str, status: int
) -> None:
    with handshake(server, "/ws/board", f"Sec-WebSocket-Protocol: {protocols}") as socket:
        assert socket.head() == status


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize("root", ["é", "https://evil.example"])
def test_no_client_names_the_root_path(server: BoardServer, root: str) -> None:
    reply = send(server, "GET", "/admin/", Daphne_Root_Path=root)
    assert reply.status == 302
    assert reply.headers["location"] == "/admin/login/?next=/admin/"
    with handshake(server, "/ws/board", f"Daphne-Root-Path: {root}") as socket:
        assert socket.head() == 101


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_refused_origins_are_told_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    """And how many more there were: who mistyped a setting looks for it in the log."""
    clock = Clock()
    warn = SeldomWarning(
        logging.getLogger("board.players.socket.handshake"), "Of %s at %s.", clock
    )
    for number in range(5):
        warn(number, "here")
        clock.now += QUIET_SECONDS / 5
    warn(5, "here")
    assert [record.getMessage() for record in caplog.records] == [
        "Of 0 at here.",
        "Of 5 at here. (4 more since the last such line.)",
    ]


def test_a_refused_origin_is_told_with_its_host(tmp_path: Path, valkey: ValkeyServer) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url) as server:
        for origin in ("https://typo.example", "https://typo.example/\x1b[31m", "null"):
            with handshake(server, "/ws/board", f"Origin: {origin}") as refused:
                assert refused.head() == 403
    [line] = [line for line in server.lines if "board.players.socket.handshake" in line]
    assert "'https://typo.example'" in line and f"'127.0.0.1:{server.port}'" in line
