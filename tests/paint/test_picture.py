from __future__ import annotations

import pytest
from PIL import Image

from board.core.formats.snapshot import Snapshot
from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid
from board.core.tiles.rows import from_rows
from board.paint.channels import BadPicture
from board.paint.picture import (
    Wish,
    not_yet_right,
    refuse_outside,
    scaled,
    wishes_of,
)

RGB = [color.rgb for color in PALETTE_2017]
RED, BLACK = 5, 3


def image(*pixels: tuple[int, ...], width: int) -> Image.Image:
    picture = Image.new("RGBA", (width, len(pixels) // width))
    for index, pixel in enumerate(pixels):
        picture.putpixel((index % width, index // width), pixel)
    return picture


def test_wishes_run_from_the_top_left_in_board_coordinates() -> None:
    picture = image(RGB[1], RGB[2], RGB[3], RGB[4], width=2)
    assert wishes_of(picture, RGB, 100, 50) == [
        Wish(100, 50, 1),
        Wish(101, 50, 2),
        Wish(100, 51, 3),
        Wish(101, 51, 4),
    ]


def test_transparent_pixels_are_left_out() -> None:
    picture = image((*RGB[5], 255), (*RGB[5], 128), (*RGB[5], 127), (*RGB[5], 0), width=4)
    assert [wish.x for wish in wishes_of(picture, RGB, 0, 0)] == [0, 1]


def test_pixels_that_are_right_already_are_left_out() -> None:
    for bits in (4, 8):
        grid = Grid.new(3, 2, bits, left=-1, top=-1)
        board = Snapshot(grid, 9, from_rows(bytes([0, 0, 0, 0, RED, BLACK]), grid))
        wishes = [Wish(0, 0, RED), Wish(1, 0, RED), Wish(-1, -1, 0), Wish(0, -1, BLACK)]
        assert not_yet_right(wishes, board) == [Wish(1, 0, RED), Wish(0, -1, BLACK)]


def test_where_a_board_has_grown_since_nothing_is_right_yet() -> None:
    grid = Grid.new(3, 2)
    board = Snapshot(grid, 9, bytes(grid.byte_length))
    assert not_yet_right([Wish(-300, 0, 0), Wish(2, 1, 0)], board) == [Wish(-300, 0, 0)]


def test_a_picture_is_scaled_to_the_wanted_size() -> None:
    picture = Image.new("RGBA", (10, 4), (255, 0, 0, 255))
    assert scaled(picture, (5, 8)).size == (5, 8)
    assert scaled(picture, (10, 4)) is picture


GRID, GROWN = Grid.new(10, 7), Grid.new(10, 7, left=-4, top=-2)


@pytest.mark.parametrize("at", [(-4, -2), (1, 1)])
def test_so_it_may_where_the_board_begins_below_zero(at: tuple[int, int]) -> None:
    refuse_outside((5, 4), *at, GROWN)


@pytest.mark.parametrize("at", [(-5, 0), (2, 0), (0, -3), (0, 2)])
def test_there_the_bounds_are_negative(at: tuple[int, int]) -> None:
    with pytest.raises(BadPicture, match=r"--at can be -4,-2 to 1,1\."):
        refuse_outside((5, 4), *at, GROWN)


@pytest.mark.parametrize("at", [(0, 0), (5, 3)])
def test_a_picture_may_touch_each_edge(at: tuple[int, int]) -> None:
    refuse_outside((5, 4), *at, GRID)


@pytest.mark.parametrize("at", [(6, 3), (5, 4), (10, 7), (999_999, 0), (-1, 0)])
def test_a_picture_beyond_an_edge_is_refused_with_the_bounds(at: tuple[int, int]) -> None:
    with pytest.raises(BadPicture, match=r"board of 10x7. --at can be 0,0 to 5,3\."):
        refuse_outside((5, 4), *at, GRID)


@pytest.mark.parametrize("size", [(11, 1), (1, 8)])
def test_a_picture_larger_than_the_board_is_refused_with_the_size(size: tuple[int, int]) -> None:
    with pytest.raises(BadPicture, match="--size to at most 10x7"):
        refuse_outside(size, 0, 0, GRID)
