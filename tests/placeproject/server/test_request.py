from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from placeproject.server.request import MAX_BODY_BYTES
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.reply import send
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, plain_valkey: ValkeyServer
) -> Iterator[BoardServer]:
    with BoardServer(tmp_path_factory.mktemp("request"), VALKEY_URL=plain_valkey.url) as server:
        yield server


@pytest.mark.parametrize("length", ["Content-Length: 1000000000000", "Transfer-Encoding: chunked"])
def test_a_body_without_an_end_is_cut_off(server: BoardServer, length: str) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=FUSE_SECONDS) as connection:
        connection.sendall(f"PUT /api/pixel HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n".encode())
        body = b"x" * (MAX_BODY_BYTES + 1)
        if "chunked" in length:
            body = b"%x\r\n%s\r\n" % (len(body), body)
        connection.sendall(body)
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")
    assert send(server, "GET", "/healthz").status == 200


def test_a_long_body_within_the_limit_is_answered(server: BoardServer) -> None:
    reply = send(server, "POST", "/api/session", b"x" * MAX_BODY_BYTES)
    assert reply.status == 201
