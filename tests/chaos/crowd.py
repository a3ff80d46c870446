"""Many sockets of one client process, and what they see when their server ends."""

from __future__ import annotations

import asyncio
from collections import Counter
from types import TracebackType

import aiohttp


class Crowd:
    """Sockets that are opened one after the other and only listen. `ends` counts the close
    codes of those that are closed."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._readers: list[asyncio.Task[None]] = []
        self.greeted = 0
        self.byes = 0
        self.ends: Counter[int | None] = Counter()

    async def __aenter__(self) -> Crowd:
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        await self._http.close()

    async def open(self, count: int) -> None:
        """Returns when each has its first message."""
        for _ in range(count):
            socket = await self._http.ws_connect(f"{self._url}/ws/board", max_msg_size=0)
            self._count(await socket.receive())
            self._readers.append(asyncio.create_task(self._read(socket)))

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            self._count(message)
        self.ends[socket.close_code] += 1

    def _count(self, message: aiohttp.WSMessage) -> None:
        if message.type is aiohttp.WSMsgType.TEXT:
            self.greeted += '"hello"' in message.data
            self.byes += '"bye"' in message.data

    async def until_closed(self, seconds: float) -> None:
        await asyncio.wait_for(asyncio.gather(*self._readers), seconds)
