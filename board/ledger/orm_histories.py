"""Of a ledger in Django's database: all that happened to chosen pixels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Q

from board import models
from board.ledger.selection import Selection

PIXELS_PER_READ = 400  # SQLite takes 999 values in one statement, if it is an old one
POINTS_PER_READ = 10_000
TABLE = models.Placement._meta.db_table

Row = tuple[Any, ...]  # seq, x, y, color, player, at_ms, kind, operation


def histories(selection: Selection, to_seq: int) -> Iterator[list[Row]]:
    """The rows up to `to_seq` of each pixel on which one of them is chosen, oldest first; the
    pixels column by column."""
    chosen = models.Placement.objects.filter(condition(selection), seq__lte=to_seq)
    points = chosen.order_by("x", "y").values_list("x", "y").distinct()
    # Whole at once: a cursor that is left open for minutes would hold SQLite's log.
    remaining = iter(list(points.iterator(POINTS_PER_READ)))
    while some := list(islice(remaining, PIXELS_PER_READ)):
        for _, rows in groupby(rows_of(some, to_seq), key=itemgetter(1, 2)):
            yield list(rows)


def condition(selection: Selection) -> Q:
    found = Q()
    if selection.players:
        found &= Q(player__in=selection.players)
    if selection.not_players:
        found &= ~Q(player__in=selection.not_players)
    if selection.rectangle:
        x1, y1, x2, y2 = selection.rectangle
        found &= Q(x__range=(x1, x2), y__range=(y1, y2))
    if selection.since_ms is not None:
        found &= Q(at_ms__gte=selection.since_ms)
    if selection.until_ms is not None:
        found &= Q(at_ms__lte=selection.until_ms)
    if selection.colors:
        found &= Q(color__in=selection.colors)
    if selection.operation:
        found &= Q(operation=selection.operation)
    return found


def rows_of(points: list[tuple[int, int]], to_seq: int) -> list[Row]:
    """A join, as neither of the databases looks pairs up in an index otherwise."""
    values = ", ".join(["(%s, %s)"] * len(points))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH chosen (x, y) AS (VALUES {values}) "
            "SELECT p.seq, p.x, p.y, p.color, p.player, p.at_ms, p.kind, p.operation "
            f"FROM chosen JOIN {TABLE} p ON p.x = chosen.x AND p.y = chosen.y "
            "WHERE p.seq <= %s ORDER BY p.x, p.y, p.seq",
            [*(number for point in points for number in point), to_seq],
        )
        found: list[Row] = cursor.fetchall()
    return found
