"""Frames of a websocket, byte for byte: what follows a Close, and what waits for a client."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.placeproject.server.test_connections import resident_kib
from tests.rig.client import BoardClient
from tests.rig.raw_socket import BINARY, CLOSE, PING, SECONDS, TEXT, RawSocket, frame, handshake
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer) -> Iterator[BoardServer]:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, PLACE_TICK_MS="20") as server:
        yield server


async def test_nothing_follows_a_close_frame(server: BoardServer) -> None:
    """RFC 6455, section 5.5.1: while the client's own Close is awaited, the board goes on."""
    cookie = server.new_player()
    async with BoardClient(server.url) as watcher:
        with handshake(server) as broken:
            assert broken.head() == 101
            broken.send(TEXT, b"hello?")
            seen = [next(frames := broken.frames())]
            while seen[-1][0] != CLOSE:
                seen.append(next(frames))
            for x in range(5):
                _, answer = server.place(cookie, x, 1, 2)
                await watcher.until_seq(answer["seq"])  # everybody else has its frame
            assert rest_of(frames) == []


def rest_of(frames: Iterator[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    with contextlib.suppress(ConnectionError):  # it waits for our Close for a second only
        found += frames
    return found


def test_pongs_do_not_pile_up_behind_a_client_that_does_not_read(server: BoardServer) -> None:
    with handshake(server) as deaf:
        assert deaf.head() == 101
        before = resident_kib(server.pid)
        pings = frame(PING, b"x" * 125) * 1000
        for _ in range(400):
            deaf.connection.sendall(pings)
        wait_until_read(server, deaf)
        assert resident_kib(server.pid) - before < 20_000  # of 50,000 that were asked for


def wait_until_read(server: BoardServer, client: RawSocket) -> None:
    """A wrong message behind the pings ends the socket, when the server has come to it."""
    client.send(BINARY, b"\x99")
    client.connection.settimeout(SECONDS)
    with contextlib.suppress(ConnectionError):
        while client.connection.recv(1 << 20):
            pass
