"""How far the outbox is published, and who reads what is published."""

from __future__ import annotations

from board.store.client import Client, call
from board.store.keys import PUBLISHER, READERS
from board.store.script import run


class Publication:
    """All methods raise Unavailable when Valkey does not answer.

    `is_used` says that a topic carries placements to the ledger: they come there by themselves,
    some time after they were published, whatever becomes of Valkey.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._published = 0  # by this process: Valkey may come back older
        self.is_used = False

    async def cursor(self) -> int:
        """Everything up to this seq is accepted by the topic."""
        return int(await call(self._client, "HGET", PUBLISHER, "cursor") or 0)

    async def highest(self) -> int:
        """What the topic has accepted at least, as Valkey or this process knows."""
        return max(self._published, await self.cursor())

    async def advance(self, seq: int) -> int:
        """Moves the cursor up to `seq` unless it is there already; returns it."""
        self._published = max(self._published, seq)
        return int(await run(self._client, "advance", (PUBLISHER,), seq))

    async def read_by(self, name: str, deadline_ms: int) -> None:
        """Says that queue `name` has a reader until `deadline_ms`."""
        await call(self._client, "HSET", READERS, name, deadline_ms)

    async def left_by(self, *names: str) -> None:
        if names:
            await call(self._client, "HDEL", READERS, *names)

    async def readers(self) -> dict[str, int]:
        """Queues and until when, in Unix ms, they certainly have a reader."""
        reply = iter(await call(self._client, "HGETALL", READERS))
        return {name.decode(): int(deadline) for name, deadline in zip(reply, reply, strict=True)}
