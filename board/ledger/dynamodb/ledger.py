"""The ledger in DynamoDB. The function updateDynamoDB fills it; this reads it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from board.core.change import Change, Entry
from board.core.dynamodb import layout
from board.core.dynamodb.slices import DepthError, Slice, by_slice, merge, slice_count
from board.core.dynamodb.work import Delivery, LedgerWork, Step
from board.core.formats.batch import decode_batch, encode_batch
from board.core.loops import Loops
from board.core.overlapping import in_order, whole_to
from board.core.placement import Placement, Update
from board.core.tiles.grid import Grid
from board.ledger.dynamodb.queries import Queries, translated
from board.ledger.lying import lies_now
from board.ledger.selection import Selection
from board.ledger.writer import LedgerWriter
from board.store.store import Store

logger = logging.getLogger(__name__)

# Placements between the outbox and the tables: fewer than are looked through there. To know
# better, every slice would have to be read.
IN_FLIGHT = 1_500
CHECKED_SEQS = 20_000  # two of the largest batches; a repair leaves a greater hole on purpose


class DynamoDBLedger:
    """What a queue still holds is not in it yet: it lags by seconds. A pixel read while the
    function is at work may be one batch older than the cursor says."""

    keeps_points = False
    elsewhere = (
        "The placements are in DynamoDB: its point-in-time recovery keeps them (restore_tables)."
    )

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._writer: LedgerWriter | None = None
        with translated():
            self._queries = Queries(grid.size)

    # --- the whole board -------------------------------------------------------------------

    def cursor(self) -> int:
        """Looks for a batch that is missing among the last CHECKED_SEQS numbers: older ones
        have long come, or lie in the dead-letter queue, of which an alarm tells."""
        top = self.highest()
        with translated():
            return whole_to(top, self._queries.stretches(top - CHECKED_SEQS, top))

    def highest(self) -> int:
        with translated():
            return highest([*self._queries.board_items().values(), *self._queries.pending()])

    def reach(self, newest_seq: int) -> int:
        return max(0, newest_seq - IN_FLIGHT)

    def board(self) -> tuple[bytes, int]:
        """All slices in a few requests, and what may not be in them yet.

        The pending batches are asked for first: one that is not among them has its slices.
        """
        self._grid = lies_now(self._grid)
        self._queries.size = self._grid.size
        before, began = self._queries.requests, time.perf_counter()
        with translated():
            pending = self._queries.pending()
            items = self._queries.board_items()
            updates = list(self._queries.updates(pending))
            asked = time.perf_counter()
            pixels = self._put_together(items, updates)
        logger.info(
            "%d slices and %d pending batches came in %d requests; DynamoDB and the way there "
            "took %.2f s, putting them together %.2f s.",
            slice_count(self._grid.size),
            len(pending),
            self._queries.requests - before,
            asked - began,
            time.perf_counter() - asked,
        )
        return pixels, highest([*items.values(), *pending])

    def _put_together(self, items: dict[str, layout.Item], updates: list[Update]) -> bytes:
        slices = {
            number: self._read_slice(items.get(layout.slice_key(number)[layout.KEY]))
            for number in range(slice_count(self._grid.size))
        }
        for number, some in by_slice(updates).items():
            slices[number] = merge(slices[number], some, self._queries.tables.newest_color)
        whole = b"".join(each.pixels for each in slices.values())
        return whole[: self._grid.byte_length]

    def _read_slice(self, item: layout.Item | None) -> Slice:
        """Raises DepthError also where the board has fewer bits: a database that is older than
        its rebuilding says so."""
        found = self._queries.tables.read_slice(item, self._grid.bits)
        if found.bits != self._grid.bits:
            raise DepthError(found.bits, self._grid.bits)
        return found

    # --- placements ------------------------------------------------------------------------

    def since(self, seq: int) -> Iterator[Entry]:
        """Batches overlap after a fail-over of the publisher: each seq comes once."""
        with translated():
            if seq < 0 and (first := self._queries.first_change()):
                yield first
            yield from in_order(self._batches(max(seq, 0)), max(seq, 0))

    def _batches(self, seq: int) -> Iterator[list[Entry]]:
        for key in layout.log_keys(seq, self.highest()):
            for item in self._queries.query(layout.KEY, key, above=seq, ConsistentRead=True):
                yield decode_batch(layout.read_body(item)).entries

    def history(self, pixel: int, limit: int) -> list[Placement]:
        return self._newest(layout.KEY, layout.pixel_key(pixel), limit, ConsistentRead=True)

    def of_player(self, player: str, limit: int) -> list[Placement]:
        """From an index, which shows a placement some milliseconds late."""
        return self._newest("player", player, limit, IndexName=layout.BY_PLAYER)

    def _newest(self, name: str, value: str, limit: int, **more: Any) -> list[Placement]:
        with translated():
            items = self._queries.query(name, value, ScanIndexForward=False, Limit=limit, **more)
            return [layout.read_placement(item) for item in islice(items, limit)]

    def histories(self, selection: Selection, to_seq: int) -> Iterator[list[Placement]]:
        """Of named players from the index; else the whole log is looked through for the pixels.
        Then one query a pixel, as many at once as there are readers."""
        with translated():
            pixels = sorted({each.pixel for each in self._selected(selection, to_seq)})
            yield from self._queries.at_once(partial(self._whole_history, to_seq), pixels)

    def _selected(self, selection: Selection, to_seq: int) -> Iterator[Placement]:
        for placement in self._candidates(selection):
            if placement.seq <= to_seq:
                if placement.pixel >= self._grid.size:
                    self._grid = lies_now(self._grid)
                if selection.has(placement, *self._grid.point(placement.pixel)):
                    yield placement

    def _candidates(self, selection: Selection) -> Iterator[Placement]:
        if not selection.players:
            yield from (each for each in self.since(0) if isinstance(each, Placement))
        for player in selection.players:
            items = self._queries.query("player", player, IndexName=layout.BY_PLAYER)
            yield from map(layout.read_placement, items)

    def _whole_history(self, to_seq: int, pixel: int) -> list[Placement]:
        items = self._queries.query(layout.KEY, layout.pixel_key(pixel), ConsistentRead=True)
        found = map(layout.read_placement, items)
        return [placement for placement in found if placement.seq <= to_seq]

    # --- writing ---------------------------------------------------------------------------

    def found(self, change: Change) -> bool:
        with translated():
            self._queries.tables.write_first_change(change)
            first = self._queries.first_change()
        return first is not None and first._replace(at_ms=change.at_ms) == change

    def deepen(self, bits: int) -> None:
        """Only a note: the function writes each slice deeper when it comes there."""
        with translated():
            self._queries.tables.write_depth(bits)

    def begin(self) -> int:
        return self.cursor()

    def append(self, entries: Sequence[Entry], to_seq: int) -> None:
        """In the order of updateDynamoDB, one step after the other: where no topic carries
        placements to the function."""
        with translated():
            for step in self._steps(entries):
                step.write()
            if not entries or to_seq > entries[-1].seq:
                self._queries.tables.write_head(to_seq)

    def _steps(self, entries: Sequence[Entry]) -> Iterator[Step]:
        if not entries:
            return
        tables = self._queries.tables
        body = encode_batch(entries[0].seq - 1, entries, self._grid.bits)
        work = LedgerWork([Delivery.read("", body)])
        yield from work.logs(tables.write_log)
        yield from work.history(tables.write_history, frozenset())
        yield from work.slices(tables.write_slice, frozenset())
        yield from work.players(tables.write_user, frozenset())
        yield from work.settled(tables.settle, frozenset())

    def fence(self) -> int:
        """Nothing is refused here: what the topic has taken comes, and recovery waits for it."""
        return self.highest()

    def start(self, store: Store, keep: int, loops: Loops) -> None:
        """Where the bus publishes, the function fills this ledger; else its writer does."""
        if not store.publication.is_used:
            self._writer = LedgerWriter(self, store, keep)
            self._writer.start(loops)

    async def stop(self) -> None:
        if self._writer:
            await self._writer.stop()


def highest(items: Sequence[layout.Item]) -> int:
    return max((int(item[layout.SORT]) for item in items), default=0)
