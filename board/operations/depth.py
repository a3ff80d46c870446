"""A board gets more bits a pixel, and so room for more colours, while nobody serves it.

Ledger, live store and database are told in this order, and a repetition tells those that lack it.
While live store and database differ nobody starts, so an attempt may be cut off anywhere.
"""

from __future__ import annotations

from board.core.tiles.grid import Grid
from board.ledger.base import Ledger
from board.ledger.database import DatabaseThread
from board.live.online import FORGOTTEN_AFTER_MS, running_processes
from board.moderation import decisions
from board.moderation.growth import Growth, Refused, refuse_without_room
from board.store.deepening import deepen
from board.store.store import Store
from board.store.valkey.memory import read_room


async def rebuild(
    store: Store, ledger: Ledger, database: DatabaseThread, bits: int
) -> Grid | None:
    """Where the board lies, with `bits` a pixel now; None when it had so many. Raises Refused,
    and has changed nothing then; Unavailable, LedgerError or DatabaseError when it is to be
    repeated."""
    said = (await database.run(decisions.settings_of_database)).grid
    board = await store.settings()
    lies = board.grid if board else said
    if said.bits == lies.bits == bits:
        return None
    refuse_fewer(max(said.bits, lies.bits), bits)
    await refuse_while_served(store)
    if said.bits == lies.bits:  # nothing is begun
        await refuse_unwritten(store, ledger, database)
    refuse_without_room(Growth(lies, lies.of_depth(bits)), await read_room(store.client))
    await database.run(lambda: ledger.deepen(bits), None)
    if board and lies.bits < bits:
        await deepen(store, bits, await database.run(ledger.highest, None))
    await database.run(lambda: decisions.set_depth(bits))
    return lies.of_depth(bits)


def refuse_fewer(has: int, bits: int) -> None:
    if bits < has:
        raise Refused(
            f"A board of {has} bits a pixel cannot get {bits}: its pixels and its history may "
            f"have colours above {(1 << bits) - 1}, which would be lost."
        )


async def refuse_while_served(store: Store) -> None:
    if sentence := await who_serves(store):
        raise Refused(sentence)


async def who_serves(store: Store) -> str:
    """In a sentence with what to do; nothing when nobody does."""
    count = len(await running_processes(store))
    if not count:
        return ""
    return (
        f"{count} web process{'es serve' if count > 1 else ' serves'} this board. Stop every "
        f"one; one that was killed is counted for {FORGOTTEN_AFTER_MS // 1000} s more."
    )


async def refuse_unwritten(store: Store, ledger: Ledger, database: DatabaseThread) -> None:
    if count := await unwritten(store, ledger, database):
        raise Refused(
            f"{count} of the placements and changes in the outbox are not in the ledger. Start a "
            "server until verify_board says that the board is the same everywhere, and stop it."
        )


async def unwritten(store: Store, ledger: Ledger, database: DatabaseThread) -> int:
    """How many entries of the outbox the ledger lacks; one may hold more than its cursor says."""
    cursor = seq = await database.run(ledger.cursor, None)
    waiting: set[int] = set()
    while (stretch := await store.outbox.since(seq)).to_seq > seq:
        waiting |= {each.seq for each in stretch.entries}
        seq = stretch.to_seq
    if waiting:
        waiting -= await database.run(lambda: {each.seq for each in ledger.since(cursor)}, None)
    return len(waiting)
