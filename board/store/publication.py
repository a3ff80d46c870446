"""How far the outbox is published, and who reads what is published."""

from __future__ import annotations

from board.store.client import Client, call
from board.store.cursors import TOPIC, Cursors
from board.store.keys import READERS


class Publication:
    """All methods raise Unavailable when Valkey does not answer.

    `is_used` says that a topic carries placements to the ledger: they come there by themselves,
    some time after they were published, whatever becomes of Valkey.
    """

    def __init__(self, client: Client) -> None:
        self._client, self._cursors = client, Cursors(client)
        self.given = 0  # the highest seq that this process gave to the topic, or is about to
        self.is_used = False

    async def cursor(self) -> int:
        """Everything up to this seq is accepted by the topic."""
        return await self._cursors.of(TOPIC)

    def give(self, seq: int) -> None:
        """Call before a batch that ends at `seq` is published: Valkey may come back older, and
        whether the topic took the batch may never be heard."""
        self.given = max(self.given, seq)

    async def advance(self, seq: int) -> int:
        """Moves the cursor up to `seq` unless it is there already; returns it."""
        self.give(seq)
        return await self._cursors.move(TOPIC, seq)

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
