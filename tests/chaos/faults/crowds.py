"""Browsers that take nothing, and very many at once."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import aiohttp

from tests.chaos.fleet import Fleet
from tests.chaos.players import Players
from tests.rig.client import BoardClient

STALLED, AT_ONCE = 20, 1000
BUFFER_BYTES = 2048


async def never_read(fleet: Fleet, players: Players) -> None:
    players.is_troubled = False  # nobody else is to notice
    async with AsyncExitStack() as stack:
        for _ in range(STALLED):
            client = BoardClient(fleet.server.url, receive_buffer=BUFFER_BYTES)
            await stack.enter_async_context(client)
            client.stop_reading()
            stack.callback(client.read_again)  # or the farewell would never be read
        await asyncio.sleep(fleet.seconds)


async def arrive_at_once(fleet: Fleet, players: Players) -> None:
    players.is_troubled = False
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector) as http:
        url = f"{fleet.server.url}/ws/board"
        opening = (http.ws_connect(url, max_msg_size=0) for _ in range(AT_ONCE))
        sockets = await asyncio.gather(*opening)
        first = await asyncio.gather(*(each.receive_json() for each in sockets))
        assert {each["type"] for each in first} <= {"hello", "bye"}
        await asyncio.gather(*(each.close() for each in sockets))
