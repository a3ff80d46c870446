"""The ledger of a self-hosted board, in Django's database."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import DatabaseError, InterfaceError, connection, transaction

from board import models
from board.core.change import Change, Entry
from board.core.loops import Loops
from board.core.placement import Kind, Placement
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from board.ledger.base import Fenced, LedgerError
from board.ledger.lying import lies_now
from board.ledger.orm_histories import Row, histories
from board.ledger.selection import Selection
from board.ledger.writer import LedgerWriter
from board.store.store import Store

ROWS_PER_READ = 10_000
# A model's instance and Django's SQL for each row would cost ten times as much, in a thread that
# competes with the event loop. SQLite and PostgreSQL both know these words.
INSERT = (
    f"INSERT INTO {models.Placement._meta.db_table} (seq, x, y, color, player, at_ms, kind, "
    "operation) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
)


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except (DatabaseError, InterfaceError) as error:
        raise LedgerError(f"The ledger's database refuses: {error}") from error


class OrmLedger:
    """`grid` is where the board lies as far as is known: when a placement is not on it, the board
    has grown, which its row in the database tells first."""

    keeps_points = True
    elsewhere = ""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._writer: LedgerWriter | None = None
        self._fences: int | None = None  # how many there were when our writer began

    def begin(self) -> int:
        with translated():
            cursor, _ = models.LedgerCursor.objects.get_or_create(pk=1)
        self._fences = cursor.fences
        return cursor.seq

    def append(self, entries: Sequence[Entry], to_seq: int) -> None:
        """Raises Fenced after somebody's `fence`, if it was begun by `begin`."""
        with translated(), transaction.atomic():
            cursor = locked_cursor()
            if self._fences not in (None, cursor.fences):
                raise Fenced
            placements = [each for each in entries if isinstance(each, Placement)]
            with connection.cursor() as rows:
                rows.executemany(INSERT, [self._row(placement) for placement in placements])
            models.BoardChange.objects.bulk_create(
                [
                    models.BoardChange(seq=each.seq, text=each.to_text())
                    for each in entries
                    if isinstance(each, Change)
                ],
                ignore_conflicts=True,
            )
            cursor.seq = max(cursor.seq, to_seq)
            cursor.save()

    def found(self, change: Change) -> bool:
        with translated():
            row, _ = models.BoardChange.objects.get_or_create(
                seq=0, defaults={"text": change.to_text()}
            )
        return Change.from_text(0, row.text)._replace(at_ms=change.at_ms) == change

    def deepen(self, bits: int) -> None:
        """Colours are numbers here, whatever the pixels are packed in."""

    def cursor(self) -> int:
        with translated():
            cursor = models.LedgerCursor.objects.filter(pk=1).first()
        return cursor.seq if cursor else 0

    def highest(self) -> int:
        return self.cursor()

    def reach(self, newest_seq: int) -> int:
        return self.cursor()

    def fence(self) -> int:
        with translated(), transaction.atomic():
            cursor = locked_cursor()  # a commit that is on its way holds it
            cursor.fences += 1
            cursor.save()
        return cursor.seq

    def since(self, seq: int) -> Iterator[Entry]:
        rows = models.Placement.objects.filter(seq__gt=seq).order_by("seq")
        changes = models.BoardChange.objects.filter(seq__gt=seq).order_by("seq")
        with translated():
            placed = rows.iterator(chunk_size=ROWS_PER_READ)
            placements: Iterator[Entry] = map(self._placed, placed)
            others: list[Entry] = [Change.from_text(row.seq, row.text) for row in changes]
            yield from heapq.merge(placements, others, key=seq_of)

    def board(self) -> tuple[bytes, int]:
        seq = self.cursor()
        self._look_again()
        grid, pixels = self._grid, bytearray(self._grid.byte_length)
        rows = models.Placement.objects.filter(seq__lte=seq).order_by("seq")
        with translated():
            for x, y, color in rows.values_list("x", "y", "color").iterator(ROWS_PER_READ):
                set_pixel(pixels, grid.address(x, y), color, grid.bits)
        return bytes(pixels), seq

    def history(self, pixel: int, limit: int) -> list[Placement]:
        x, y = self._point(pixel)
        return self._newest(lambda rows: rows.filter(x=x, y=y), limit)

    def of_player(self, player: str, limit: int) -> list[Placement]:
        return self._newest(lambda rows: rows.filter(player=player), limit)

    def histories(self, selection: Selection, to_seq: int) -> Iterator[list[Placement]]:
        with translated():
            for rows in histories(selection, to_seq):
                yield [self._placement(row) for row in rows]

    def start(self, store: Store, keep: int, loops: Loops) -> None:
        self._writer = LedgerWriter(self, store, keep)
        self._writer.start(loops)

    async def stop(self) -> None:
        if self._writer:
            await self._writer.stop()

    def _newest(self, chosen: Callable[..., object], limit: int) -> list[Placement]:
        rows: object = chosen(models.Placement.objects.order_by("-seq"))
        with translated():
            return [self._placed(row) for row in rows[:limit]]  # type: ignore[index]

    def _row(self, placement: Placement) -> tuple[int | str | None, ...]:
        seq, pixel, color, player, at_ms, kind, operation = placement
        x, y = self._point(pixel)
        return seq, x, y, color, player, at_ms, int(kind), operation or None

    def _placed(self, row: models.Placement) -> Placement:
        return self._placement(
            (row.seq, row.x, row.y, row.color, row.player, row.at_ms, row.kind, row.operation)
        )

    def _placement(self, row: Row) -> Placement:
        seq, x, y, color, player, at_ms, kind, operation = row
        if not self._grid.contains(x, y):
            self._look_again()
        pixel = self._grid.address(x, y)
        return Placement(seq, pixel, color, player, at_ms, Kind(kind), operation or 0)

    def _point(self, address: int) -> tuple[int, int]:
        if address >= self._grid.size:
            self._look_again()
        return self._grid.point(address)

    def _look_again(self) -> None:
        self._grid = lies_now(self._grid)


def seq_of(entry: Entry) -> int:
    return entry.seq


def locked_cursor() -> models.LedgerCursor:
    """The one row that every append takes first."""
    cursor, _ = models.LedgerCursor.objects.select_for_update().get_or_create(pk=1)
    return cursor
