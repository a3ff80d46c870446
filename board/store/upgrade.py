"""A board of the release before tiles: its pixels lie row by row in Valkey, and so do the numbers
of what waits in the outbox.

Only with every process stopped: one of that release would go on counting its way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from board.core.placement import Placement
from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.core.tiles.rows import from_version_1
from board.store import keys
from board.store.client import Client, call, translated
from board.store.cursors import LEDGER
from board.store.outbox import PAGE, field_of, read_entry

UPGRADED = "{board}:upgraded"  # the outbox of the upgraded board, while it is made
CHUNK = 1_000  # entries in one command


class OlderBoard(Unavailable):
    """Nothing but an upgrade may touch this board."""

    def __init__(self) -> None:
        super().__init__(
            "The live store holds a board of an earlier release. Stop all its processes, then run "
            "manage.py upgrade_board."
        )


def is_older(fields: Any) -> bool:
    """Of the fields that a board's settings have."""
    return "size" in fields and "tiles" not in fields


async def upgrade(client: Client) -> Grid | None:
    """Where the board lies now; None when there is none of that release. Raises Unavailable, and
    has changed nothing then.

    What could be undone can't be any more. Protected pixels are to be applied anew.
    """
    width, height, size, tiles = await call(
        client, "HMGET", keys.STATE, "width", "height", "size", "tiles"
    )
    if size is None or tiles is not None:
        return None
    older = int(width), int(height)
    packed = bytes(await call(client, "GET", keys.PIXELS) or b"")
    grid, pixels = from_version_1(packed.ljust((older[0] * older[1] + 1) // 2, b"\0"), *older)
    await rewrite_outbox(client, older[0], grid)
    await switch(client, grid, pixels)
    return grid


async def rewrite_outbox(client: Client, width: int, grid: Grid) -> None:
    """Under another name: until the switch the older board is whole."""
    await call(client, "DEL", UPGRADED)
    start = "-"
    while True:
        entries = await call(client, "XRANGE", keys.OUTBOX, start, "+", "COUNT", PAGE)
        if not entries:
            return
        for at in range(0, len(entries), CHUNK):
            await add(client, list(fields_of(entries[at : at + CHUNK], width, grid)))
        start = f"({entries[-1][0].decode()}"


async def add(client: Client, entries: list[tuple[bytes, str]]) -> None:
    pipeline = client.pipeline(transaction=False)
    for entry_id, field in entries:
        pipeline.xadd(UPGRADED, {"p": field}, id=entry_id)
    with translated():
        await pipeline.execute()


def fields_of(entries: Any, width: int, grid: Grid) -> Iterator[tuple[bytes, str]]:
    for entry_id, fields in entries:
        entry = read_entry(int(entry_id[:-2]), fields)
        moved_field = field_of(moved(entry, width, grid)) if isinstance(entry, Placement) else ""
        yield entry_id, moved_field


def moved(placement: Placement, width: int, grid: Grid) -> Placement:
    y, x = divmod(placement.pixel, width)
    return placement._replace(pixel=grid.address(x, y))


async def switch(client: Client, grid: Grid, pixels: bytes) -> None:
    """In one transaction. Without its epoch the store is compared with the ledger before anybody
    may place; without its revision the database's settings are applied."""
    written = await call(client, "HGET", keys.WRITER, "cursor")
    has_outbox = await call(client, "EXISTS", UPGRADED)
    pipeline = client.pipeline(transaction=True)
    pipeline.set(keys.PIXELS, pixels)
    pipeline.delete(keys.MASK, keys.LATEST, keys.OFFERS, keys.OFFERED)
    pipeline.hdel(keys.STATE, "size", "epoch")
    lies: dict[Any, Any] = {
        "left": grid.left,
        "top": grid.top,
        "bits": grid.bits,
        "tiles": grid.table(),
        "revision": 0,
        "protected": "",
    }
    pipeline.hset(keys.STATE, mapping=lies)
    if written is not None:
        pipeline.hset(keys.CURSORS, LEDGER, written)
        pipeline.hdel(keys.WRITER, "cursor")
    if has_outbox:
        pipeline.rename(UPGRADED, keys.OUTBOX)
    with translated():
        await pipeline.execute()
