"""A ledger with a whole painted board in it, as the function leaves it, without its week."""

from __future__ import annotations

import random
import time

from board.core.dynamodb import layout
from board.core.dynamodb.slices import Slice, slice_bytes, slice_count
from board.core.dynamodb.tables import LedgerTables
from board.core.dynamodb.work import Delivery, LedgerWork
from board.core.formats.batch import encode_batch
from board.core.placement import Placement
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from board.core.tiles.rows import from_rows

TAIL = 3  # batches of a function that was killed before it came to the slices
TAIL_PLACEMENTS = 100


def paint(tables: LedgerTables, grid: Grid) -> tuple[bytes, int]:
    """Pixels and seq that a restore has to give."""
    rng = random.Random(7)
    colors = bytes(byte % 16 for byte in rng.randbytes(grid.width * grid.height))
    pixels, length = bytearray(from_rows(colors, grid)), slice_bytes(grid.bits)
    with tables.board.batch_writer() as writer:
        for number in range(slice_count(grid.size)):
            some = bytes(pixels[number * length : (number + 1) * length])
            kept = Slice(grid.size + number, 1, some.ljust(length, b"\0"))
            writer.put_item(Item=layout.slice_item(number, kept))
    seq = grid.size + slice_count(grid.size) - 1
    for _ in range(TAIL):
        batch = [tail(rng, grid, seq + step) for step in range(1, TAIL_PLACEMENTS + 1)]
        leave_pending(tables, seq, batch, grid.bits)
        for placed in batch:
            set_pixel(pixels, placed.pixel, placed.color, grid.bits)
        seq = batch[-1].seq
    return bytes(pixels), seq


def tail(rng: random.Random, grid: Grid, seq: int) -> Placement:
    x, y = grid.left + rng.randrange(grid.width), grid.top + rng.randrange(grid.height)
    pixel, color = grid.address(x, y), rng.randrange(16)
    return Placement(seq, pixel, color, f"p{seq % 50}", int(time.time() * 1000))


def leave_pending(tables: LedgerTables, from_seq: int, batch: list[Placement], bits: int) -> None:
    work = LedgerWork([Delivery.read("", encode_batch(from_seq, batch, bits))])
    for step in [*work.logs(tables.write_log), *work.history(tables.write_history, set())]:
        step.write()
