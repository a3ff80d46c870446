"""Whose pixels a reported area has, on SQLite and on DynamoDB."""

from __future__ import annotations

import pytest

from board.admin.reports.area import Area, Author
from board.core.palette import PALETTE_2017
from board.core.placement import Placement
from board.ledger.base import Ledger
from tests.ledger.conftest import GRID, dynamodb_ledger, ledger, orm_ledger

__all__ = ["dynamodb_ledger", "ledger", "orm_ledger"]

pytestmark = pytest.mark.django_db

CORNERS = (-2, -1, 1, 0)


def placed(seq: int, x: int, y: int, color: int, player: str) -> Placement:
    return Placement(seq, GRID.address(x, y), color, player, 1_700_000_000_000 + seq)


def test_authors_are_those_of_then_and_of_now(ledger: Ledger) -> None:
    drawn = [placed(1 + x, x - 2, -1, 3, "ann") for x in range(4)]
    beside = [placed(5, 2, -1, 3, "dan"), placed(6, -2, 1, 3, "dan")]
    carved = [placed(7, -2, -1, 5, "bob"), placed(8, 0, 0, 5, "bob")]
    later = [placed(9, 1, -1, 6, "cid"), placed(10, 0, 0, 0, "")]
    ledger.append([*drawn, *beside, *carved, *later], 10)
    area = Area(CORNERS, 8, ledger)
    assert area.authors() == [Author("ann", 3, 2), Author("bob", 2, 1), Author("cid", 0, 1)]
    assert area.changed == 2
    colors = [PALETTE_2017[each].rgb for each in (5, 3, 3, 6)]
    now = area.picture(area.now, GRID, PALETTE_2017)
    assert [now.getpixel((16 * x + 8, 8)) for x in range(4)] == colors
    then = area.picture(area.then, GRID, PALETTE_2017)
    assert then.getpixel((16 * 2 + 8, 16 + 8)) == PALETTE_2017[5].rgb
    assert now.getpixel((16 * 2 + 8, 16 + 8)) == PALETTE_2017[0].rgb


def test_nobody_is_where_nobody_placed(ledger: Ledger) -> None:
    area = Area(CORNERS, 0, ledger)
    assert (area.authors(), area.changed) == ([], 0)
    assert area.picture(area.now, GRID, PALETTE_2017).size == (64, 32)
