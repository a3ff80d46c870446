"""Many players on one board: `python -m tests.bench.players URL SIDE`, until terminated."""

from __future__ import annotations

import asyncio
import random
import sys

import aiohttp

from board.core.formats.messages import Place, encode_place

PLACEMENTS_PER_SECOND = 500
PLAYERS = 50  # a socket may send 20 messages a second


async def place_for_ever(url: str, side: int) -> None:
    """PLACEMENTS_PER_SECOND at random places, over the sockets of PLAYERS players."""
    async with asyncio.TaskGroup() as group:
        for _ in range(PLAYERS):
            group.create_task(place_as_one(url, side))


async def place_as_one(url: str, side: int) -> None:
    pause = PLAYERS / PLACEMENTS_PER_SECOND
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        async with http.post(f"{url}/api/session") as response:
            response.raise_for_status()
        async with http.ws_connect(f"{url}/ws/board", max_msg_size=0) as socket:
            reader = asyncio.create_task(read_on(socket))
            for request_id in range(1 << 30):
                x, y = random.randrange(side), random.randrange(side)
                place = Place(request_id, x, y, random.randrange(16))
                await socket.send_bytes(encode_place(place))
                await asyncio.sleep(pause)
            reader.cancel()


async def read_on(socket: aiohttp.ClientWebSocketResponse) -> None:
    async for _ in socket:
        pass


asyncio.run(place_for_ever(sys.argv[1], int(sys.argv[2])))
