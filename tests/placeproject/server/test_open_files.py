"""At the limit of open files: sockets are sent away, and requests are answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from placeproject.server.open_files import OWN_FILES, RESERVED_CONNECTIONS
from tests.chaos.test_kill import FallbackServer
from tests.rig.raw_socket import CLOSE, RawSocket, handshake
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SOCKETS = 30
LIMIT = OWN_FILES + RESERVED_CONNECTIONS + SOCKETS


def limited(soft: int, hard: int | str) -> tuple[str, ...]:
    return "sh", "-c", f'ulimit -Sn {soft} && ulimit -Hn {hard} && exec "$@"', "sh"


@contextmanager
def board(
    kind: type[BoardServer], directory: Path, valkey: ValkeyServer, hard: int | str
) -> Iterator[BoardServer]:
    server = kind(directory, VALKEY_URL=valkey.url, PLACE_SOCKETS_MAX="1000")
    server.wrapper = limited(LIMIT, hard)
    with server:
        yield server


def closed_with(socket: RawSocket) -> int | None:
    """The code of a Close among the first two messages; None for a socket that is kept."""
    assert socket.head() == 101
    frames = socket.frames()
    first = next(frames)
    if b'"hello"' in first[1]:
        return None
    opcode, payload = next(frames)
    assert opcode == CLOSE and b'"bye"' in first[1]
    return int.from_bytes(payload[:2], "big")


def assert_requests_are_answered(server: BoardServer) -> None:
    assert server.request("GET", "/healthz")[0] == 200
    assert server.request("GET", "/account/login/")[0] == 200
    assert server.place(server.new_player(), 1, 2, 3)[0] == 200


@pytest.mark.parametrize("kind", [BoardServer, FallbackServer])
def test_what_cannot_be_kept_is_sent_away(
    tmp_path: Path, valkey: ValkeyServer, kind: type[BoardServer]
) -> None:
    with board(kind, tmp_path, valkey, LIMIT) as server, ExitStack() as opened:
        ends = Counter[int | None]()
        for _ in range(LIMIT * 2):
            ends[closed_with(opened.enter_context(handshake(server)))] += 1
            assert ends.keys() <= {None, 4013}
        assert 0 < ends[None] <= SOCKETS
        assert_requests_are_answered(server)
        [line] = [line for line in server.lines if "may open" in line]
        assert f"may open {LIMIT} files" in line and "PLACE_SOCKETS_MAX" in line


def test_who_all_come_at_once_are_all_answered(tmp_path: Path, valkey: ValkeyServer) -> None:
    """None is reset because the server took more connections than it has files."""
    with board(BoardServer, tmp_path, valkey, LIMIT) as server, ExitStack() as opened:
        assert server.request("GET", "/healthz")[0] == 200
        sockets = [opened.enter_context(handshake(server)) for _ in range(LIMIT * 2)]
        assert {closed_with(socket) for socket in sockets} == {None, 4013}
        assert_requests_are_answered(server)


def test_the_soft_limit_is_raised(tmp_path: Path, valkey: ValkeyServer) -> None:
    with board(BoardServer, tmp_path, valkey, "$(ulimit -Hn)") as server, ExitStack() as opened:
        for _ in range(LIMIT * 2):
            assert closed_with(opened.enter_context(handshake(server))) is None
        assert_requests_are_answered(server)
        assert "may open" not in server.log
