"""The bus of one or several servers that share a Valkey: each process reads the outbox itself."""

from __future__ import annotations

from collections.abc import AsyncIterator

from board.bus.base import Batch
from board.store.store import Store

WAIT_MS = 1000  # how long a read waits in the server, and so how often an idle bus shows life


class StreamBus:
    def __init__(self, store: Store) -> None:
        self._outbox = store.outbox

    async def start(self) -> None:
        """Nothing to prepare: the outbox keeps what comes."""

    async def batches(self, since: int) -> AsyncIterator[Batch]:
        while True:
            stretch = await self._outbox.follow(since, WAIT_MS)
            codes = [pixel << 4 | color for _, pixel, color, *_ in stretch.placements]
            yield Batch(since, stretch.to_seq, codes, is_broken=not stretch.is_whole)
            since = stretch.to_seq

    async def stop(self) -> None:
        """Nothing to release."""
