"""The live board gets more bits a pixel: eight, where it was made with four.

Only with every process stopped: pages and processes that know it count on the bits it had.
"""

from __future__ import annotations

from dataclasses import replace

from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.core.tiles.packed import packed, unpacked
from board.store import keys
from board.store.client import Client, call
from board.store.script import run
from board.store.store import Store

DEEPENED = "{board}:deepened"  # the pixels with more bits, while they are packed
SLICE_BYTES = 1 << 20  # of the pixels as they were, in one command


async def deepen(store: Store, bits: int, stored: int) -> Grid:
    """Where the board lies, with so many bits a pixel. Raises Unavailable, and has changed nothing
    of the board then; also when somebody else has changed it meanwhile.

    Without its epoch the store is compared with the ledger before anybody may place. `stored` is
    the ledger's highest seq: one that is behind it is repaired then, and gets its new number so.
    """
    seq, settings = await store.seq(), await store.made_settings()
    before, after = settings.grid, settings.grid.of_depth(bits)
    await pack(store.client, before, after)
    words = replace(settings.shape, grid=after).to_words() if seq >= stored else ""
    touched = (keys.PIXELS, keys.SEQ, keys.OUTBOX, keys.STATE, DEEPENED)
    args = (seq, before.bits, bits, after.byte_length, words)
    if not await run(store.client, "deepen", touched, *args):
        await call(store.client, "DEL", DEEPENED)
        raise Unavailable("The live board was changed meanwhile: a process is still running.")
    return after


async def pack(client: Client, before: Grid, after: Grid) -> None:
    """Under another name: until the switch the board is whole. What an earlier attempt has left
    is written over."""
    await call(client, "DEL", DEEPENED)
    await call(client, "SETRANGE", DEEPENED, after.byte_length - 1, b"\0")
    for start in range(0, before.byte_length, SLICE_BYTES):
        part = await call(client, "GETRANGE", keys.PIXELS, start, start + SLICE_BYTES - 1)
        colors = packed(unpacked(part, before.bits), after.bits)
        await call(client, "SETRANGE", DEEPENED, start * after.bits // before.bits, colors)
