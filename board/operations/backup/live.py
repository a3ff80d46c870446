"""What a restore asks of the live store and does to it."""

from __future__ import annotations

from board.operations.backup.refusal import Refused
from board.operations.depth import who_serves
from board.store.emptying import empty
from board.store.store import Store


async def live_seq(store: Store) -> int:
    """Up to where numbers were given out there. Raises Refused while somebody serves the board,
    and Unavailable."""
    await refuse_while_served(store)
    return await store.seq()


async def make_way(store: Store) -> None:
    """Empties it, so that it is filled from the ledger. Raises Refused or Unavailable, and has
    changed nothing then."""
    await refuse_while_served(store)
    await empty(store)


async def refuse_while_served(store: Store) -> None:
    if sentence := await who_serves(store):
        raise Refused(sentence)
