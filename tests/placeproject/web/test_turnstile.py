"""What anybody may ask for is bounded."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp

from placeproject.web.turnstile import AT_ONCE, Turnstile, Turnstiles
from tests.rig.server import BoardServer


class Slow:
    """An application that answers when it is told to."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.may_go = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await self.may_go.wait()
        finally:
            self.inside -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})


async def ask(turnstile: Any, path: str = "/api/me") -> tuple[int, str]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    await turnstile({"type": "http", "path": path}, None, send)
    body = sent[1]["body"] if len(sent) > 1 else b"{}"
    return sent[0]["status"], json.loads(body).get("detail", "")


async def turns() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_so_many_are_inside_and_the_others_come_in_turn() -> None:
    slow = Slow()
    asking = [asyncio.create_task(ask(turnstile)) for turnstile in [Turnstile(slow, 3)] * 10]
    await turns()
    assert slow.inside == 3
    slow.may_go.set()
    assert {status for status, _ in await asyncio.gather(*asking)} == {200}
    assert slow.most == 3


async def test_who_finds_too_many_waiting_is_told_at_once() -> None:
    slow = Slow()
    turnstile = Turnstile(slow, 1, most_waiting=2)
    asking = [asyncio.create_task(ask(turnstile)) for _ in range(3)]
    await turns()
    assert await ask(turnstile) == (503, "Too many requests wait here. Try again soon.")
    slow.may_go.set()
    await asyncio.gather(*asking)


async def test_who_waits_too_long_is_told_and_takes_no_place() -> None:
    slow = Slow()
    turnstile = Turnstile(slow, 1, wait_seconds=0.01)
    inside = asyncio.create_task(ask(turnstile))
    await turns()
    assert (await ask(turnstile))[0] == 503
    slow.may_go.set()
    assert (await inside)[0] == 200
    assert (await ask(turnstile))[0] == 200


async def test_moderators_get_through_whatever_the_public_asks_for() -> None:
    slow = Slow()
    turnstiles = Turnstiles(slow)
    asking = [asyncio.create_task(ask(turnstiles)) for _ in range(AT_ONCE * 2)]
    await turns()
    moderator = asyncio.create_task(ask(turnstiles, "/admin/"))
    await turns()
    assert slow.inside == AT_ONCE + 1
    slow.may_go.set()
    await asyncio.gather(moderator, *asking)


async def test_200_reads_at_once_take_a_few_threads(tmp_path: Path) -> None:
    with BoardServer(tmp_path, PLACE_WIDTH="20", PLACE_HEIGHT="10") as server:
        headers = {"Cookie": server.new_player()}
        connector = aiohttp.TCPConnector(limit=0)
        async with aiohttp.ClientSession(headers=headers, connector=connector) as http:
            for path in ("/api/me", "/api/pixel/1/1"):
                reading = [read(http, server.url + path) for _ in range(200)]
                statuses, threads = await watched(reading, server.pid)
                assert statuses <= {200, 404}
                assert threads < AT_ONCE + 30
        assert "WARNING board" not in server.log  # its own work goes on beside them


async def read(http: aiohttp.ClientSession, url: str) -> int:
    async with http.get(url) as response:
        await response.read()
        return response.status


async def watched(reading: list[Any], pid: int) -> tuple[set[int], int]:
    """What was answered, and how many threads the process had at the most meanwhile."""
    done, most = asyncio.gather(*reading), 0
    while not done.done():
        most = max(most, len(list(Path(f"/proc/{pid}/task").iterdir())))
        await asyncio.sleep(0.01)
    return set(await done), most
