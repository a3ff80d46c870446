from __future__ import annotations

from itertools import product

import pytest

from board.core.problem import NotFound
from board.core.tiles.grid import Grid
from board.pictures.region import Place, Region, parse_place, region_of

GRID = Grid.new(1000, 800)
GROWN = Grid.new(1200, 900, left=-200, top=-100)


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
    assert region_of("board", Grid.new(width, height)) == expected


def test_the_middle_of_a_board_is_wherever_it_begins() -> None:
    left, top = 499 - 600, -7 - 315
    assert region_of("board", Grid.new(3000, 2000, left=499 - 1500, top=-7 - 1000)) == Region(
        left, top, 1
    )


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
        "-0,2",
        "1,-0",
        "-01,2",
        "--1,2",
        "+1,2",
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


def test_a_board_has_places_to_the_left_of_zero_and_above_it() -> None:
    assert parse_place("-12,40", GROWN) == Place(-12, 40)
    assert parse_place("-200,-100,8", GROWN) == Place(-200, -100, 8)
    for outside in ("-201,0", "0,-101", "1000,0", "0,800"):
        with pytest.raises(NotFound, match=r"from \(-200, -100\) to \(999, 799\)"):
            parse_place(outside, GROWN)


@pytest.mark.parametrize("scale", [None, 8, 20, 50])
def test_there_too_a_region_holds_its_place(scale: int | None) -> None:
    for x, y in product((-200, -199, -77, 0, 999), (-100, -5, 399, 799)):
        region = Place(x, y, scale).region(GROWN)
        assert GROWN.left <= region.left <= x < region.right <= GROWN.right + 1
        assert GROWN.top <= region.top <= y < region.bottom <= GROWN.bottom + 1


@pytest.mark.parametrize("scale", [None, 1, 8, 20, 50])
def test_a_region_holds_its_place_and_stays_on_the_board(scale: int | None) -> None:
    for x, y in product((0, 1, 77, 500, 998, 999), (0, 5, 399, 799)):
        region = Place(x, y, scale).region(GRID)
        assert 0 <= region.left <= x < region.left + region.columns <= GRID.width
        assert 0 <= region.top <= y < region.top + region.rows <= GRID.height


def test_a_board_smaller_than_the_picture_is_in_its_middle() -> None:
    region = Place(3, 4).region(Grid.new(10, 9))
    assert region.left < 0 and region.top < 0
    assert abs(region.left + region.columns / 2 - 5) <= 0.5


def test_neighbours_share_a_region() -> None:
    regions = {Place(x, y).region(GRID) for x in range(0, 1000, 4) for y in range(0, 800, 4)}
    assert len(regions) < 3_200
