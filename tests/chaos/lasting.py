"""Players and watchers who come back by themselves, whatever happens to the server."""

from __future__ import annotations

import asyncio
import contextlib
import random

import aiohttp

from tests.rig.client import BoardClient

AWAY = (aiohttp.ClientError, OSError, TimeoutError)
BACK_SECONDS = 0.5  # at most, between two tries


class LastingClient(BoardClient):
    """Keeps a board as the page does. `failure` is what ends it: a gap in what it was sent."""

    failure: BaseException | None = None

    async def __aenter__(self) -> LastingClient:
        await super().__aenter__()
        self._is_leaving = True  # a resync is answered by `_come_back`, which tries again
        self._returning = asyncio.create_task(self._come_back())
        return self

    async def __aexit__(self, *error: object) -> None:
        self._returning.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._returning
        await self._socket.close()
        await self._http.close()

    @property
    def is_open(self) -> bool:
        return not self._socket.closed and not self._reader.done()

    async def _come_back(self) -> None:
        try:
            while True:
                with contextlib.suppress(*AWAY):
                    await self._reader
                await asyncio.sleep(random.random() * BACK_SECONDS)
                if self._is_resyncing:
                    self.pixels = bytearray()  # so that connecting reads the board
                    self._is_resyncing = False
                with contextlib.suppress(*AWAY):
                    await self.connect()
        except AssertionError as error:
            self.failure = error
