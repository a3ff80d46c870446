"""What a server that was told to stop says, on connections that are open and on new ones."""

from __future__ import annotations

import asyncio
import http.client
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.chaos.test_kill import FallbackServer
from tests.rig.client import BoardClient
from tests.rig.connections import holders
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

LONG_DRAIN = {"PLACE_DRAIN_SECONDS": "110", "PLACE_TICK_MS": "20"}

workers = pytest.mark.parametrize("count", [1, 2])


@contextmanager
def draining(server: BoardServer, processes: int) -> Iterator[None]:
    """The server drains, and is told at last to hurry."""
    assert server._process
    server._process.send_signal(signal.SIGTERM)
    wait_for(server, "Draining", processes)
    try:
        yield
    finally:
        end = time.monotonic() + FUSE_SECONDS
        while server.is_running and time.monotonic() < end:
            server._process.send_signal(signal.SIGTERM)
            time.sleep(0.01)
    assert server._process.returncode == 0


def wait_for(server: BoardServer, words: str, times: int = 1) -> None:
    end = time.monotonic() + FUSE_SECONDS
    while server.log.count(words) < times:
        assert time.monotonic() < end, server.log
        time.sleep(0.02)


@workers
async def test_a_draining_server_says_so_where_it_is_asked(
    tmp_path: Path, valkey: ValkeyServer, count: int
) -> None:
    """On a connection that a balancer keeps open; a new one is refused."""
    words = ("--workers", str(count))
    with BoardServer(tmp_path, *words, VALKEY_URL=valkey.url, **LONG_DRAIN) as server:
        asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=FUSE_SECONDS)
        assert status_of(asking) == 200
        if count > 1:  # one that is told to stop while it starts ends without a word
            server.manage("verify_board", "--processes", str(count))
        everyone = await keep_busy(server, asking)
        with draining(server, count):
            assert status_of(asking) == 503
            with pytest.raises(ConnectionError):
                socket.create_connection(("127.0.0.1", server.port), FUSE_SECONDS)
        for client in everyone:
            await client.__aexit__()


async def keep_busy(server: BoardServer, asking: http.client.HTTPConnection) -> list[BoardClient]:
    """Sockets, until the process that is asked has one: the kernel gives them to any, and a
    process without sockets is drained at once."""
    clients: list[BoardClient] = []
    own = asking.sock.getsockname()[1]
    async with asyncio.timeout(FUSE_SECONDS):
        while True:
            clients.append(await BoardClient(server.url).__aenter__())
            held = list(holders(server.port).items())
            if any(pid == dict(held)[own] and peer != own for peer, pid in held):
                return clients


def status_of(connection: http.client.HTTPConnection) -> int:
    connection.request("GET", "/healthz")
    response = connection.getresponse()
    response.read()
    return response.status


@pytest.mark.parametrize("server_type", [BoardServer, FallbackServer])
async def test_a_socket_opened_while_draining_is_sent_elsewhere(
    tmp_path: Path, valkey: ValkeyServer, server_type: type[BoardServer]
) -> None:
    """Over a connection that was open before."""
    with server_type(tmp_path, VALKEY_URL=valkey.url, **LONG_DRAIN) as server:
        async with BoardClient(server.url), BoardClient(server.url), kept_alive(server) as http_:
            with draining(server, 1):
                async with http_.ws_connect(f"{server.url}/ws/board") as late:
                    bye = await late.receive_json()
                    assert bye["type"] == "bye" and bye["reason"] == "restarting"
                    assert (await late.receive()).type is aiohttp.WSMsgType.CLOSE
                    assert late.close_code == 4012


@pytest.mark.parametrize("server_type", [BoardServer, FallbackServer])
def test_a_request_that_has_begun_is_answered(
    tmp_path: Path, valkey: ValkeyServer, server_type: type[BoardServer]
) -> None:
    """The rest of it comes when there is nothing else left to wait for."""
    wish = b'{"x": 3, "y": 4, "color": 5}'
    with (
        server_type(tmp_path, VALKEY_URL=valkey.url) as server,
        closing(http.client.HTTPConnection("127.0.0.1", server.port)) as placing,
    ):
        placing.putrequest("PUT", "/api/pixel")
        placing.putheader("Cookie", server.new_player())
        placing.putheader("Content-Type", "application/json")
        placing.putheader("Content-Length", str(len(wish)))
        placing.endheaders(wish[:9])
        assert server.request("GET", "/healthz")[0] == 200  # so that one was heard before
        assert server._process
        server._process.send_signal(signal.SIGTERM)
        wait_for(server, "Draining")
        placing.send(wish[9:])
        response = placing.getresponse()
        assert (response.status, response.headers["Connection"]) == (200, "close")
        assert server._process.wait(FUSE_SECONDS) == 0


class kept_alive:
    """A session of one connection, which is open and idle."""

    def __init__(self, server: BoardServer) -> None:
        self._url = server.url

    async def __aenter__(self) -> aiohttp.ClientSession:
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1))
        async with self._http.get(f"{self._url}/healthz") as response:
            await response.read()
        return self._http

    async def __aexit__(self, *_: object) -> None:
        await self._http.close()


@pytest.mark.parametrize("server_type", [BoardServer, FallbackServer])
async def test_every_socket_is_told_why_it_is_closed(
    tmp_path: Path, valkey: ValkeyServer, server_type: type[BoardServer]
) -> None:
    with server_type(tmp_path, VALKEY_URL=valkey.url, PLACE_DRAIN_SECONDS="1") as server:
        clients = [await BoardClient(server.url).__aenter__() for _ in range(20)]
        assert await asyncio.to_thread(server.stop) == 0
        for client in clients:
            await client.until(lambda client=client: client.close_code)
            assert client.close_code == 4012
            assert client.controls[-1]["type"] == "bye"
            await client._http.close()
