"""The mask of a process, as it is sent: read from the live store once for each change that
moderators make, however many ask.
"""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Callable
from typing import NamedTuple

import brotli

from board.core.formats.mask import digest, encode_mask
from board.core.live_settings import BoardSettings
from board.store.store import Store

AGAIN_SECONDS = 1.0  # until a mask that is not the announced one is read again
GZIP_LEVEL, BROTLI_QUALITY = 6, 5
ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=BROTLI_QUALITY),
    "gzip": lambda body: gzip.compress(body, GZIP_LEVEL, mtime=0),
    "identity": lambda body: body,
}


class Sheet:
    """One mask, in each encoding that was asked for."""

    def __init__(self, name: str, body: bytes) -> None:
        self.name = name
        self._body = body
        self._bodies: dict[str, asyncio.Future[bytes]] = {}

    async def body(self, encoding: str) -> bytes:
        if encoding not in self._bodies:
            work = asyncio.to_thread(ENCODERS[encoding], self._body)
            self._bodies[encoding] = asyncio.ensure_future(work)
        return await asyncio.shield(self._bodies[encoding])


class Reading(NamedTuple):
    wanted: str  # the mask that the settings named when it was read
    sheet: asyncio.Future[Sheet]
    read_at: float


class Protection:
    """The sheet of a process, read anew when the settings name another mask."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: Reading | None = None

    async def sheet(self, store: Store, settings: BoardSettings) -> Sheet:
        """Raises Unavailable."""
        kept = self._kept
        if kept is None or not self._is_good(kept, settings):
            reading = asyncio.ensure_future(read(store, settings))
            kept = self._kept = Reading(settings.protected, reading, self._clock())
        return await asyncio.shield(kept.sheet)

    def _is_good(self, kept: Reading, settings: BoardSettings) -> bool:
        """A store that came back older may have another mask than it says; it will change."""
        if kept.wanted != settings.protected:
            return False
        if not kept.sheet.done():
            return True
        if kept.sheet.cancelled() or kept.sheet.exception():
            return False
        is_right = kept.sheet.result().name == kept.wanted
        return is_right or self._clock() - kept.read_at < AGAIN_SECONDS


async def read(store: Store, settings: BoardSettings) -> Sheet:
    bits = await store.rules.mask() if settings.protected else b""
    return Sheet(digest(bits), encode_mask(bits))
