from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.grid import (
    MAX_SIDE,
    Grid,
    differing,
    get_pixel,
    pack,
    set_pixel,
    unpack,
)

grids = st.builds(Grid, st.integers(1, 40), st.integers(1, 40))
near = st.integers(-60, 60)
colors = st.integers(0, 15)


@pytest.mark.parametrize("width, height", [(1, 1), (MAX_SIDE, 1), (1, MAX_SIDE), (1000, 1000)])
def test_sides_within_bounds_are_taken(width: int, height: int) -> None:
    assert Grid(width, height).size == width * height


@pytest.mark.parametrize("side", [0, -1, MAX_SIDE + 1])
def test_a_side_out_of_bounds_is_refused_by_name(side: int) -> None:
    with pytest.raises(ValueError, match="width must be 1 to 65535"):
        Grid(side, 10)
    with pytest.raises(ValueError, match="height must be 1 to 65535"):
        Grid(10, side)


@given(grids, st.data())
def test_an_index_names_exactly_one_point(grid: Grid, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, grid.size - 1))
    x, y = grid.point(index)
    assert grid.contains(x, y)
    assert grid.index(x, y) == index == y * grid.width + x


@given(grids, near, near)
def test_only_points_on_the_board_are_contained(grid: Grid, x: int, y: int) -> None:
    assert grid.contains(x, y) == (x in range(grid.width) and y in range(grid.height))


@given(grids, near, near, near, near)
def test_a_rectangle_is_what_lies_between_its_corners(
    grid: Grid, x1: int, y1: int, x2: int, y2: int
) -> None:
    def inside(index: int) -> bool:
        x, y = grid.point(index)
        return min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)

    expected = [index for index in range(grid.size) if inside(index)]
    assert list(grid.rectangle(x1, y1, x2, y2)) == expected


@given(grids, near, near, st.integers(-2, 60))
def test_a_circle_is_what_lies_within_its_radius(grid: Grid, x: int, y: int, radius: int) -> None:
    def inside(index: int) -> bool:
        px, py = grid.point(index)
        return radius >= 0 and (px - x) ** 2 + (py - y) ** 2 <= radius**2

    expected = [index for index in range(grid.size) if inside(index)]
    assert list(grid.circle(x, y, radius)) == expected


def test_a_rectangle_far_larger_than_the_board_is_the_whole_board() -> None:
    assert list(Grid(3, 2).rectangle(-(10**12), -(10**12), 10**12, 10**12)) == list(range(6))


def test_a_circle_far_larger_than_the_board_is_the_whole_board() -> None:
    assert list(Grid(3, 2).circle(-(10**20), 0, 10**20 + 10)) == list(range(6))


@given(st.lists(colors))
def test_packed_colours_come_back(values: list[int]) -> None:
    packed = pack(values)
    assert len(packed) == (len(values) + 1) // 2
    assert unpack(packed, len(values)) == values


@given(st.lists(colors, min_size=1), st.data())
def test_setting_a_pixel_changes_that_pixel_alone(values: list[int], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(values) - 1))
    color = data.draw(colors)
    pixels = bytearray(pack(values))
    set_pixel(pixels, index, color)
    assert get_pixel(pixels, index) == color
    assert unpack(pixels, len(values)) == [*values[:index], color, *values[index + 1 :]]


def test_the_even_pixel_is_in_the_high_nibble() -> None:
    pixels = bytearray(2)
    set_pixel(pixels, 0, 0xA)
    set_pixel(pixels, 3, 0xB)
    assert pixels.hex() == "a00b"


@pytest.mark.parametrize("values", [[16, 0], [0, 16], [-1], [0, -1]])
def test_a_colour_that_does_not_fit_four_bits_is_not_packed(values: list[int]) -> None:
    with pytest.raises(ValueError):
        pack(values)


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize("color", [16, -1])
def test_a_colour_that_does_not_fit_four_bits_is_not_set(index: int, color: int) -> None:
    pixels = bytearray(1)
    with pytest.raises(ValueError):
        set_pixel(pixels, index, color)
    assert pixels == b"\0"


@given(st.lists(st.tuples(colors, colors)))
def test_boards_differ_where_their_colours_do(pairs: list[tuple[int, int]]) -> None:
    mine, theirs = pack(a for a, _ in pairs), pack(b for _, b in pairs)
    expected = [index for index, (a, b) in enumerate(pairs) if a != b]
    assert list(differing(mine, theirs, len(pairs))) == expected


def test_the_padding_of_an_odd_board_is_no_difference() -> None:
    assert list(differing(b"\x10", b"\x1f", 1)) == []


def test_boards_of_different_length_are_not_compared() -> None:
    with pytest.raises(ValueError):
        list(differing(b"\x10", b"\x10\x00", 2))
