"""What a board shows, from the rows of its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connections

from board.core.formats.snapshot import checksum
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from board.models import Board, Placement

ROWS_PER_READ = 10_000


class Picture:
    def __init__(self, grid: Grid) -> None:
        self.grid, self._pixels = grid, bytearray(grid.byte_length)

    def set(self, x: int, y: int, color: int) -> None:
        set_pixel(self._pixels, self.grid.address(x, y), color, self.grid.bits)

    def painted_by(self, rows: Iterable[Any], x: int, y: int, color: int) -> Iterator[Any]:
        """The rows as they came; the numbers say in which column which value is."""
        for row in rows:
            self.set(row[x], row[y], row[color])
            yield row

    @property
    def checksum(self) -> str:
        """As `GET /api/board` and `verify_board` have it."""
        return f"{checksum(self.grid, self._pixels):08x}"


def picture_of(alias: str) -> Picture:
    """Of a whole database."""
    picture = Picture(Board.objects.using(alias).get(pk=1).grid())
    table = connections[alias].ops.quote_name(Placement._meta.db_table)
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT x, y, color FROM {table} ORDER BY seq")
        while rows := cursor.fetchmany(ROWS_PER_READ):
            for x, y, color in rows:
                picture.set(x, y, color)
    return picture
