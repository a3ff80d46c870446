"""A board's pixels row by row, and a board out of its rows."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.tiles.grid import TILE_PIXELS, Grid
from board.core.tiles.limits import GridError
from board.core.tiles.margin import is_blank_outside
from board.core.tiles.packed import get_pixel, packed
from board.core.tiles.rows import from_rows, from_version_1, rows
from tests.core.tiles.test_grid import EDGES, corners, grown_grids

Painted = tuple[Grid, bytes]  # a board and its colours row by row

growths = st.dictionaries(st.sampled_from(EDGES), st.integers(0, 300))


@st.composite
def painted_grids(draw: st.DrawFn) -> Painted:
    grid = draw(grown_grids().filter(lambda grid: grid.width * grid.height < 500_000))
    return grid, noise(grid, draw(st.integers(0, 1 << 32)))


def noise(grid: Grid, seed: int) -> bytes:
    colors = random.Random(seed).randbytes(grid.width * grid.height)
    return colors.translate(bytes(byte & (1 << grid.bits) - 1 for byte in range(256)))


def color(pixels: bytes, grid: Grid, x: int, y: int) -> int:
    return get_pixel(pixels, grid.address(x, y), grid.bits)


@given(painted_grids())
def test_a_board_comes_back_from_its_rows(board: Painted) -> None:
    grid, colors = board
    pixels = from_rows(colors, grid)
    lines = list(rows(pixels, grid, *grid.rectangle))
    assert [len(line) for line in lines] == [grid.width] * grid.height
    assert b"".join(lines) == colors
    assert is_blank_outside(pixels, grid)


@given(st.data(), painted_grids())
def test_each_pixel_of_a_rectangle_is_that_of_its_address(
    data: st.DataObject, board: Painted
) -> None:
    grid, colors = board
    pixels = from_rows(colors, grid)
    left, top, right, bottom = corners(grid)
    x1, x2 = sorted(data.draw(st.tuples(*[st.integers(left, right)] * 2)))
    y1, y2 = sorted(data.draw(st.tuples(*[st.integers(top, bottom)] * 2)))
    lines = list(rows(bytearray(pixels), grid, x1, y1, x2 - x1 + 1, y2 - y1 + 1))
    assert [len(line) for line in lines] == [x2 - x1 + 1] * (y2 - y1 + 1)
    chance = random.Random(x1 + y1)
    for x, y in [(x1, y1), (x2, y2), (x2, y1), *points(chance, x1, y1, x2, y2)]:
        index = (y - top) * grid.width + x - left
        assert lines[y - y1][x - x1] == color(pixels, grid, x, y) == colors[index]


def points(chance: random.Random, x1: int, y1: int, x2: int, y2: int) -> list[tuple[int, int]]:
    return [(chance.randint(x1, x2), chance.randint(y1, y2)) for _ in range(50)]


@given(painted_grids(), growths)
def test_a_board_that_grows_keeps_every_pixel(board: Painted, growth: dict[str, int]) -> None:
    grid, colors = board
    pixels = from_rows(colors, grid)
    larger = grid.grown(**growth)
    more = pixels + bytes(larger.byte_length - grid.byte_length)
    assert b"".join(rows(more, larger, *grid.rectangle)) == colors
    everything = b"".join(rows(more, larger, *larger.rectangle))
    assert everything.count(0) - colors.count(0) == len(everything) - len(colors)


@given(st.integers(1, 600), st.integers(1, 600), st.integers(0, 1 << 32))
def test_a_board_of_version_1_becomes_tiles(width: int, height: int, seed: int) -> None:
    chance = random.Random(seed)
    pixels = bytearray(chance.randbytes((width * height + 1) // 2))
    if width * height & 1:
        pixels[-1] &= 0xF0
    grid, moved = from_version_1(bytes(pixels), width, height)
    assert grid == Grid.new(width, height)
    for x, y in [(width - 1, height - 1), *points(chance, 0, 0, width - 1, height - 1)]:
        assert color(moved, grid, x, y) == get_pixel(pixels, y * width + x, 4)
    again = b"".join(rows(moved, grid, *grid.rectangle))
    assert packed(again, 4) == pixels
    assert is_blank_outside(moved, grid)


def test_a_board_of_version_1_may_be_too_large_or_another_length() -> None:
    with pytest.raises(GridError, match="width must be 1 to 32767, not 32768"):
        from_version_1(bytes(16_384), 32_768, 1)
    for length in (1, 3):
        with pytest.raises(ValueError, match="3 x 1 pixels do not take"):
            from_version_1(bytes(length), 3, 1)


@pytest.mark.parametrize(
    "rectangle",
    [(0, 0, 0, 1), (0, 0, 1, 0), (0, 0, -1, 1), (-1, 0, 2, 1), (0, -1, 1, 2), (0, 0, 11, 1)]
    + [(0, 0, 1, 6), (10, 4, 1, 1), (9, 5, 1, 1)],
)
def test_a_rectangle_that_is_not_on_the_board_is_refused_at_once(
    rectangle: tuple[int, int, int, int],
) -> None:
    grid = Grid.new(10, 5)
    with pytest.raises(ValueError, match="The rectangle"):
        rows(bytes(grid.byte_length), grid, *rectangle)


@pytest.mark.parametrize("bits", [4, 8])
def test_what_is_not_as_large_as_the_board_is_refused(bits: int) -> None:
    grid = Grid.new(10, 5, bits)
    for more in (-1, 1):
        with pytest.raises(ValueError, match="The board has"):
            rows(bytes(grid.byte_length + more), grid, 0, 0, 1, 1)
        with pytest.raises(ValueError, match="The board has 50 pixels"):
            from_rows(bytes(50 + more), grid)


def test_colours_that_four_bits_cannot_hold_are_refused() -> None:
    grid = Grid.new(2, 1)
    for large in (16, 0x61, 255):
        with pytest.raises(ValueError, match="0 to 15"):
            from_rows(bytes((0, large)), grid)


@given(st.data(), grown_grids())
def test_one_pixel_outside_is_seen_and_one_inside_is_not(data: st.DataObject, grid: Grid) -> None:
    address = data.draw(st.integers(0, grid.size - 1))
    shade = data.draw(st.integers(1, (1 << grid.bits) - 1))
    pixels = bytearray(grid.byte_length)
    if grid.bits == 8:
        pixels[address] = shade
    else:
        pixels[address >> 1] = shade if address & 1 else shade << 4
    assert is_blank_outside(pixels, grid) == grid.holds(address)


@pytest.mark.parametrize("bits", [4, 8])
def test_every_pixel_around_a_small_board_is_seen(bits: int) -> None:
    grid = Grid.new(3, 2, bits, left=254, top=-1)  # on four tiles
    around = product(range(252, 260), range(-3, 4))
    for x, y in around:
        pixels = bytearray(grid.byte_length)
        address = grid.address(x, y)
        pixels[address * bits // 8] = 1 if bits == 8 or address & 1 else 0x10
        assert is_blank_outside(pixels, grid) == grid.contains(x, y)


def test_a_tile_that_the_board_does_not_touch_is_blank() -> None:
    grid = Grid(0, 0, 256, 256, 4, ((-9, 0), (0, 0), (0, 9), (9, -9)))
    assert is_blank_outside(bytes(32_768) + b"\xff" * 32_768 + bytes(65_536), grid)
    for at in (0, 32_767, 65_536, 131_071):
        pixels = bytearray(grid.byte_length)
        pixels[at] = 1
        assert not is_blank_outside(pixels, grid)
    colors = bytes(range(16)) * (TILE_PIXELS // 16)
    pixels_of = from_rows(colors, grid)
    assert b"".join(rows(pixels_of, grid, *grid.rectangle)) == colors
