"""The pixels of a picture are those of the board, wherever it begins."""

from __future__ import annotations

import io
from itertools import product

import pytest
from PIL import Image

from board.core.palette import PALETTE_2017, Palette, make_palette
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from board.pictures.drawing import GROUND, cut_out, draw, ground_of
from board.pictures.region import Region

MANY = make_palette([(f"colour {n}", f"#{n:02X}{n:02X}{255 - n:02X}") for n in range(256)])


def pattern(x: int, y: int, bits: int) -> int:
    return (3 * x + 7 * y) % (1 << bits)


def patterned(grid: Grid) -> bytearray:
    pixels = bytearray(grid.byte_length)
    for x in range(grid.left, grid.right + 1):
        for y in range(grid.top, grid.bottom + 1):
            set_pixel(pixels, grid.address(x, y), pattern(x, y, grid.bits), grid.bits)
    return pixels


@pytest.mark.parametrize("bits", [4, 8])
@pytest.mark.parametrize("corner", [(-60, -30), (-37, 243), (5, -20), (-500, -500)])
def test_a_region_has_the_pixels_of_the_board_and_ground(
    bits: int, corner: tuple[int, int]
) -> None:
    grid = Grid.new(60, 40, bits, left=-37, top=243)
    region, ground = Region(*corner, 20), 9
    colors = cut_out(patterned(grid), grid, region, ground)
    assert len(colors) == region.columns * region.rows
    for (row, column), color in zip(
        product(range(region.rows), range(region.columns)), colors, strict=True
    ):
        x, y = region.left + column, region.top + row
        assert color == (pattern(x, y, bits) if grid.contains(x, y) else ground), (x, y)


def picture(palette: Palette, grid: Grid, region: Region) -> Image.Image:
    colors = cut_out(patterned(grid), grid, region, ground_of(palette))
    return Image.open(io.BytesIO(draw(colors, region, palette)))


def test_a_picture_shows_the_board_on_its_ground() -> None:
    grid = Grid.new(60, 40, left=-37, top=-19)
    image = picture(PALETTE_2017, grid, Region(-41, -20, 16))
    assert image.size == (1200, 630)
    rgb = image.convert("RGB")
    assert rgb.getpixel((4 * 16 - 1, 16)) == GROUND
    assert rgb.getpixel((4 * 16, 16)) == PALETTE_2017[pattern(-37, -19, 4)].rgb
    assert rgb.getpixel((50 * 16, 30 * 16)) == PALETTE_2017[pattern(9, 10, 4)].rgb


@pytest.mark.parametrize("count", [255, 256])
def test_so_does_one_of_many_colours(count: int) -> None:
    """As many as a PNG's palette has: the ground is then the nearest one of the board's."""
    palette = MANY[:count]
    grid = Grid.new(60, 40, bits=8, left=-37, top=-19)
    rgb = picture(palette, grid, Region(-41, -20, 16)).convert("RGB")
    around = GROUND if count == 255 else palette[ground_of(palette)].rgb
    assert rgb.getpixel((0, 0)) == around
    assert rgb.getpixel((50 * 16, 30 * 16)) == palette[pattern(9, 10, 8)].rgb
