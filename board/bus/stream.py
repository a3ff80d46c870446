"""The bus of one or several servers that share a Valkey: each process reads the outbox itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from board.bus.base import Batch
from board.core.loops import Loops
from board.store.store import Store

WAIT_MS = 1000  # how long a read waits in the server, and so how often an idle bus shows life
GATHER_SECONDS = 0.005  # a read for each single placement would cost more than the placement


class StreamBus:
    def __init__(self, store: Store, loops: Loops) -> None:
        self._outbox = store.outbox

    async def start(self) -> None:
        """Nothing to prepare: the outbox keeps what comes."""

    async def batches(self, since: int) -> AsyncIterator[Batch]:
        while True:
            found = await self._outbox.codes(since, WAIT_MS)
            codes, changes = found or ([], ())
            to_seq = since + len(codes)
            yield Batch(since, to_seq, codes, is_broken=found is None, changes=changes)
            since = to_seq
            await asyncio.sleep(GATHER_SECONDS)

    async def stop(self) -> None:
        """Nothing to release."""

    @staticmethod
    async def left_behind(store: Store) -> int:
        """There are no queues."""
        return 0
