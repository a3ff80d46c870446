from __future__ import annotations

from itertools import product

import pytest
from board.core.grid import Grid

from board.core.problem import NotFound
from board.pictures.region import Place, Region, parse_place, region_of

GRID = Grid(1000, 800)


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (1000, 1000, Region(-100, 185, 1)),
        (3000, 2000, Region(900, 685, 1)),
        (200, 125, Region(-20, -1, 5)),
        (1, 1, Region(-19, -10, 32)),
    ],
)
def test_the_whole_board_is_shown_or_its_middle(width: int, height: int, expected: Region) -> None:
    assert region_of("board", Grid(width, height)) == expected


def test_a_place_has_one_spelling() -> None:
    assert parse_place("0,0", GRID) == Place(0, 0)
    assert parse_place("999,799,50", GRID) == Place(999, 799, 50)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "1",
        "1,",
        "1,2,",
        "1,2,3,4",
        "-1,2",
        "1,-2",
        "1000,0",
        "0,800",
        "99999999999999999999,1",
        "01,2",
        "1, 2",
        "1.5,2",
        "1,2,0",
        "1,2,51",
        "1,2,1e1",
        "x,y",
        "١,٢",
        "1,2/../..",
        "1,2\n",
    ],
)
def test_anything_else_is_not_there(text: str) -> None:
    with pytest.raises(NotFound):
        parse_place(text, GRID)


@pytest.mark.parametrize("scale", [None, 1, 8, 20, 50])
def test_a_region_holds_its_place_and_stays_on_the_board(scale: int | None) -> None:
    for x, y in product((0, 1, 77, 500, 998, 999), (0, 5, 399, 799)):
        region = Place(x, y, scale).region(GRID)
        assert 0 <= region.left <= x < region.left + region.columns <= GRID.width
        assert 0 <= region.top <= y < region.top + region.rows <= GRID.height


def test_a_board_smaller_than_the_picture_is_in_its_middle() -> None:
    region = Place(3, 4).region(Grid(10, 9))
    assert region.left < 0 and region.top < 0
    assert abs(region.left + region.columns / 2 - 5) <= 0.5


def test_neighbours_share_a_region() -> None:
    regions = {Place(x, y).region(GRID) for x in range(0, 1000, 4) for y in range(0, 800, 4)}
    assert len(regions) < 3_200
