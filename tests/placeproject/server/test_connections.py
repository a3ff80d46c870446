"""What we lean on in Daphne and autobahn, on a real server: no documented API of theirs."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from tests.rig.client import BoardClient
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer) -> Iterator[BoardServer]:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, PLACE_TICK_MS="20") as server:
        yield server


async def test_sockets_that_come_and_go_leave_a_server_that_stops(server: BoardServer) -> None:
    clients = [BoardClient(server.url, server.new_player()) for _ in range(5)]
    for client in clients:
        await client.__aenter__()
    answers = await asyncio.gather(*(client.place(1, 2, 3) for client in clients))
    assert all(hasattr(answer, "seq") for answer in answers)
    await clients[0].__aexit__()  # says goodbye
    transport = clients[1]._transport  # just goes
    transport.abort()
    stopping = asyncio.create_task(asyncio.to_thread(server.stop))
    await clients[2].until(lambda: clients[2].close_code)
    assert clients[2].close_code == 4012
    assert await stopping == 0
    for client in clients[1:]:
        await client._http.close()
    assert "Traceback" not in server.log


async def test_an_open_socket_costs_no_task(server: BoardServer) -> None:
    """Its consumer ends with the handshake; messages and the end go past it."""
    async with BoardClient(server.url, server.new_player()) as client:
        await asyncio.sleep(0.1)
        await client.send(b"\x99")
        await client.until(lambda: client.close_code)
        assert client.close_code == 4002


async def test_a_refused_handshake_is_no_fault_of_ours(server: BoardServer) -> None:
    """Daphne tells of its end twice."""
    headers = {"Origin": "https://evil.example"}
    async with aiohttp.ClientSession(headers=headers) as http:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await http.ws_connect(f"{server.url}/ws/board")
    assert await asyncio.to_thread(server.stop) == 0
    assert "Traceback" not in server.log and "Unhandled" not in server.log


def test_requests_leave_nothing_behind(server: BoardServer) -> None:
    """What waited for their ends kept them, 7 KiB each, from the young generations of garbage."""
    cookie = server.new_player()
    connection = http.client.HTTPConnection("127.0.0.1", server.port)

    def place(times: int) -> None:
        for number in range(times):
            body = f'{{"x": {number % 100}, "y": 1, "color": {number % 16}}}'
            headers = {"Cookie": cookie, "Content-Type": "application/json"}
            connection.request("PUT", "/api/pixel", body, headers)
            response = connection.getresponse()
            assert response.status == 200, response.read()
            response.read()

    place(300)
    before = resident_kib(server.pid)
    place(2000)
    connection.close()
    assert resident_kib(server.pid) - before < 6_000


def resident_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
