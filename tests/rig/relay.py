"""A relay between a client and Valkey that may lose an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Relay:
    """Stands between a client and Valkey, and may lose one answer with its connection."""

    def __init__(self, valkey_port: int) -> None:
        self._valkey_port = valkey_port
        self.port = 0
        self.loses_next_answer = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, downstream = await asyncio.open_connection("127.0.0.1", self._valkey_port)
        await asyncio.gather(
            self._pump(reader, downstream, lambda: False),
            self._pump(upstream, writer, self._lose),
            return_exceptions=True,
        )

    def _lose(self) -> bool:
        loses, self.loses_next_answer = self.loses_next_answer, False
        return loses

    async def _pump(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        lose: Callable[[], bool],
    ) -> None:
        while (data := await source.read(65_536)) and not lose():
            target.write(data)
            await target.drain()
        target.close()
        await target.wait_closed()


@asynccontextmanager
async def lossy_relay(valkey_port: int) -> AsyncIterator[Relay]:
    relay = Relay(valkey_port)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
