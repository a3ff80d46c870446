"""Who still needs the outbox, and from where on: only what nobody needs is trimmed."""

from __future__ import annotations

from board.store import keys
from board.store.client import Client, call
from board.store.script import run

LEDGER = "ledger"  # whoever writes what waits to the ledger
TOPIC = "topic"  # whoever publishes it


class Cursors:
    """One for each who needs the outbox: everything up to it is done with there. All methods raise
    Unavailable.

    A part that is no longer used leaves its cursor behind, and the outbox is kept from there on
    until it is full: an operator has to say that it may be forgotten.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._expected: set[str] = set()

    def expect(self, name: str) -> None:
        """A part of this process needs the outbox: nothing is trimmed here before it
        has a cursor."""
        self._expected.add(name)

    async def of(self, name: str) -> int:
        return int(await call(self._client, "HGET", keys.CURSORS, name) or 0)

    async def all(self) -> dict[str, int]:
        reply = iter(await call(self._client, "HGETALL", keys.CURSORS))
        return {name.decode(): int(seq) for name, seq in zip(reply, reply, strict=True)}

    async def move(self, name: str, seq: int) -> int:
        """Up to `seq`, unless it is there already; returns it. The first move says that the
        outbox is needed from there on."""
        return int(await run(self._client, "raise", (keys.CURSORS,), name, seq))

    async def trim(self, keep: int) -> int:
        """Drops what is behind the lowest of all cursors, except for the last `keep` entries;
        returns how many."""
        touched = (keys.CURSORS, keys.SEQ, keys.OUTBOX)
        return int(await run(self._client, "trim", touched, keep, *self._expected))

    async def forget(self, name: str) -> bool:
        """Whether there was one."""
        return bool(await call(self._client, "HDEL", keys.CURSORS, name))
