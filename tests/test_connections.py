"""What we lean on in Daphne and autobahn, on a real server: no documented API of theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client import BoardClient
from tests.server import BoardServer
from tests.valkey import ValkeyServer


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
