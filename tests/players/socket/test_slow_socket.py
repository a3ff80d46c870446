from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from board.core.placement import Kind
from board.core.tiles.grid import Grid
from board.store.bulk import Write
from board.store.client import call
from board.store.keys import ONLINE
from board.store.store import Store
from tests.rig.client import BoardClient
from tests.rig.fuse import FUSE_SECONDS, until_true
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SIDE = 300
GRID = Grid.new(SIDE, SIDE)


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer) -> Iterator[BoardServer]:
    settings = {
        "VALKEY_URL": valkey.url,
        "PLACE_WIDTH": str(SIDE),
        "PLACE_HEIGHT": str(SIDE),
        "PLACE_TICK_MS": "20",
        "PLACE_SOCKET_BUFFER_BYTES": "4096",
    }
    with BoardServer(tmp_path, **settings) as server:
        server.request("GET", "/healthz")
        yield server


@pytest.fixture
async def writer(valkey: ValkeyServer, server: BoardServer) -> AsyncIterator[Store]:
    store = Store.open(valkey.url)
    yield store
    await store.close()


async def scribble(store: Store, pixels: int = 500) -> int:
    writes = [
        Write(
            GRID.address(random.randrange(SIDE), random.randrange(SIDE)),
            random.randrange(16),
            "test",
            0,
        )
        for _ in range(pixels)
    ]
    return (await store.bulk.write(writes, kind=Kind.IMPORT)).seq


async def slow_sockets(store: Store) -> int:
    reply = await call(store.client, "HVALS", ONLINE)
    return sum(int(entry.split()[2]) for entry in reply)


async def test_a_socket_that_never_reads_holds_nobody_up_and_comes_back(
    server: BoardServer, writer: Store
) -> None:
    slow = BoardClient(server.url, receive_buffer=4096)
    async with slow, BoardClient(server.url) as quick:
        slow.stop_reading()

        async def is_slow() -> bool:
            seq = await scribble(writer, 1000)
            await quick.until_seq(seq)  # everybody else goes on
            return await slow_sockets(writer) == 1

        await until_true(is_slow)
        frames_before = slow.frames
        for _ in range(3):  # frames of their own, which the slow one misses
            seq = await scribble(writer)
            await quick.until_seq(seq)
        slow.read_again()
        await slow.until_seq(seq)
        assert slow.checksum == quick.checksum
        assert slow.frames - frames_before < quick.frames  # conflated, not replayed

        async def is_quick_again() -> bool:
            return await slow_sockets(writer) == 0

        await until_true(is_quick_again)
        for _ in range(5):  # and it is served tick by tick as before
            seq, before = await scribble(writer, 3), slow.frames
            await slow.until_seq(seq)
            assert slow.frames > before
        await quick.until_seq(seq)
        assert slow.checksum == quick.checksum


async def test_a_slow_socket_that_only_asks_is_cut_off(server: BoardServer, writer: Store) -> None:
    """Answers to placements cannot be conflated, so they are what a client could pile up."""
    client = BoardClient(server.url, server.new_player(), receive_buffer=4096)
    async with client:
        client.stop_reading()
        deadline = asyncio.get_running_loop().time() + FUSE_SECONDS
        with pytest.raises(ConnectionError):
            while asyncio.get_running_loop().time() < deadline:
                # A refusal is some 300 bytes: fifteen times the length of the request.
                await client.send(b"\x10\x01" + b"\xff\xff\xff\xff\xff")
                await asyncio.sleep(0.051)  # below the limit of messages per second
        await client.until(lambda: client.close_code)
