"""A ledger with a whole painted board in it, as the function leaves it, without its week."""

from __future__ import annotations

import random
import time

from board.core.grid import Grid, set_pixel

from board.core.dynamodb import layout
from board.core.dynamodb.slices import TILE_BYTES, Tile
from board.core.dynamodb.tables import LedgerTables
from board.core.dynamodb.work import Delivery, LedgerWork
from board.core.formats.batch import encode_batch
from board.core.placement import Placement

TAIL = 3  # batches of a function that was killed before it came to the tiles
TAIL_PLACEMENTS = 100


def paint(tables: LedgerTables, grid: Grid) -> tuple[bytes, int]:
    """Pixels and seq that a restore has to give."""
    rng = random.Random(7)
    pixels = bytearray(rng.randbytes(grid.byte_length))
    with tables.board.batch_writer() as writer:
        for number in range(layout.tile_count(grid.size)):
            some = bytes(pixels[number * TILE_BYTES : (number + 1) * TILE_BYTES])
            tile = Tile(grid.size + number, 1, some.ljust(TILE_BYTES, b"\0"))
            writer.put_item(Item=layout.tile_item(number, tile))
    seq = grid.size + layout.tile_count(grid.size) - 1
    for _ in range(TAIL):
        batch = [tail(rng, grid, seq + step) for step in range(1, TAIL_PLACEMENTS + 1)]
        leave_pending(tables, seq, batch)
        for placed in batch:
            set_pixel(pixels, placed.pixel, placed.color)
        seq = batch[-1].seq
    return bytes(pixels), seq


def tail(rng: random.Random, grid: Grid, seq: int) -> Placement:
    pixel, color = rng.randrange(grid.size), rng.randrange(16)
    return Placement(seq, pixel, color, f"p{seq % 50}", int(time.time() * 1000))


def leave_pending(tables: LedgerTables, from_seq: int, batch: list[Placement]) -> None:
    work = LedgerWork([Delivery.read("", encode_batch(from_seq, batch))])
    for step in [*work.logs(tables.write_log), *work.history(tables.write_history, set())]:
        step.write()
