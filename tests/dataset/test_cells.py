from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.palette import PALETTE_2017, make_palette
from board.core.tiles.grid import Grid
from board.dataset.cells import BadRow, Colors, Places, read_time

GRID = Grid.new(10, 7)
GROWN = Grid.new(310, 7, left=-300, top=-3)


@pytest.mark.parametrize(
    ("text", "at_ms"),
    [
        ("2017-03-31 16:58:53.25 UTC", 1_490_979_533_250),
        ("2017-03-31 16:58:53.2 UTC", 1_490_979_533_200),
        ("2017-03-31 16:58:53.257 UTC", 1_490_979_533_257),
        ("2017-03-31 16:58:53 UTC", 1_490_979_533_000),
        ("1490979533250", 1_490_979_533_250),
        ("1490979533", 1_490_979_533_000),
        ("1970-01-01 00:00:00 UTC", 0),
    ],
)
def test_the_forms_of_a_time_are_read(text: str, at_ms: int) -> None:
    assert read_time(text) == at_ms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2017-03-31",
        "2017-03-31 16:58:53",
        "2017-03-31T16:58:53Z",
        "2017-02-31 16:58:53 UTC",
        "2017-03-31 25:58:53 UTC",
        "1969-12-31 23:59:59 UTC",
        "0000-01-01 00:00:00 UTC",
        "-1490979533",
        "1490979533.5",
        "149097953325000000000",
        "١٤٩٠٩٧٩٥٣٣",
    ],
)
def test_another_time_makes_a_bad_row(text: str) -> None:
    with pytest.raises(BadRow, match="its time is"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("0,0", [(0, 0)]),
        ("9,6", [(9, 6)]),
        ("1,2,3,3", [(1, 2), (2, 2), (3, 2), (1, 3), (2, 3), (3, 3)]),
        ("8,5,99,99", [(8, 5), (9, 5), (8, 6), (9, 6)]),
        ("{X: 1, Y: 1, R: 0}", [(1, 1)]),
        ("{X: 0, Y: 0, R: 1}", [(0, 0), (1, 0), (0, 1)]),
    ],
)
def test_points_rectangles_and_circles_are_read(text: str, points: list[tuple[int, int]]) -> None:
    pixels = list(Places(GRID).read(text))
    assert pixels == [GRID.address(x, y) for x, y in points]


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("0,0", [(0, 0)]),
        ("-300,-3", [(-300, -3)]),
        ("9,3", [(9, 3)]),
        ("-257,-3,-256,-3", [(-257, -3), (-256, -3)]),
        ("-999,-9,-300,-2", [(-300, -3), (-300, -2)]),
        ("{X: 9, Y: 3, R: 1}", [(9, 2), (8, 3), (9, 3)]),
        ("{X: -300, Y: -3, R: 1}", [(-300, -3), (-299, -3), (-300, -2)]),
    ],
)
def test_negative_coordinates_are_the_boards_own(text: str, points: list[tuple[int, int]]) -> None:
    assert list(Places(GROWN).read(text)) == [GROWN.address(x, y) for x, y in points]


@pytest.mark.parametrize("text", ["-301,0", "0,-4", "10,0", "0,4", "-900,0,-301,3"])
def test_beyond_such_a_board_a_row_names_its_corners(text: str) -> None:
    with pytest.raises(BadRow, match="is outside the board of -300,-3 to 9,3"):
        Places(GROWN).read(text)


@pytest.mark.parametrize(
    "text", ["10,0", "0,7", "-1,0", "0,-1", "10,0,12,6", "-9,-9,-1,-1", "{X: -5, Y: 0, R: 2}"]
)
def test_a_place_beyond_the_board_makes_a_bad_row(text: str) -> None:
    with pytest.raises(BadRow, match="is outside the board of 0,0 to 9,6"):
        Places(GRID).read(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "1",
        "1,2,3",
        "1,2,3,4,5",
        "1.0,2",
        "a,b",
        "1e1,2",
        "1_0,2",
        "0x1,2",
        " 1,2",
        "9" * 20,
    ]
    + ["{X: 1, Y: 2}", "{X: 1, Y: 2, R: -3}", "{R: 1, X: 2, Y: 3}", "{X: 1, Y: 2, R: 3} "],
)
def test_another_place_makes_a_bad_row(text: str) -> None:
    with pytest.raises(BadRow, match="its place is"):
        Places(GRID).read(text)


numbers = st.integers(-(10**9), 10**9) | st.integers(-320, 20)


@given(st.lists(numbers, max_size=5), st.sampled_from([GRID, GROWN]))
def test_any_numbers_are_pixels_of_the_board_or_a_bad_row(numbers: list[int], grid: Grid) -> None:
    try:
        pixels = list(Places(grid).read(",".join(map(str, numbers))))
    except BadRow:
        return
    assert pixels
    assert all(map(grid.holds, pixels))


def test_colours_are_exact_or_the_nearest_or_an_index() -> None:
    colors = Colors(PALETTE_2017)
    assert colors.read("#E50000") == 5
    assert colors.read("#e50000") == 5
    assert colors.read("#FF4500") == 5
    assert colors.read("#000000") == 3
    assert colors.read("0") == 0
    assert colors.read("15") == 15


@pytest.mark.parametrize(
    "text", ["", "16", "-1", "01", "5.0", "red", "#E5000", "#E500000", "E50000", "#GGGGGG"]
)
def test_another_colour_makes_a_bad_row(text: str) -> None:
    with pytest.raises(BadRow, match="its colour is"):
        Colors(PALETTE_2017).read(text)


def test_an_index_outside_a_small_palette_makes_a_bad_row() -> None:
    with pytest.raises(BadRow, match="its colour is '4'"):
        Colors(PALETTE_2017[:4]).read("4")


def test_of_256_colours_each_is_read() -> None:
    colors = Colors(make_palette([(f"{n}", f"#{n:02X}0000") for n in range(256)]))
    assert [colors.read(str(n)) for n in range(256)] == [*range(256)]
    assert colors.read("#ff0000") == 255
    with pytest.raises(BadRow, match="its colour is '256'"):
        colors.read("256")
