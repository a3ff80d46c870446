"""Drawings for a board: what is in the palette stays, what is transparent is not there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from board.core.palette import PALETTE_2017
from board.paint.dither import OPAQUE, dither

RGB = [color.rgb for color in PALETTE_2017]
CHANNEL = st.integers(0, 255)
ANY = st.tuples(CHANNEL, CHANNEL, CHANNEL, st.sampled_from([0, 1, 127, 128, 255]))
OF_PALETTE = st.sampled_from([(*rgb, 255) for rgb in RGB])


@st.composite
def drawings(draw: st.DrawFn) -> Image.Image:
    width, height = draw(st.integers(1, 9)), draw(st.integers(1, 9))
    picture = Image.new("RGBA", (width, height))
    size = width * height
    picture.putdata(draw(st.lists(ANY | OF_PALETTE, min_size=size, max_size=size)))
    return picture


def pixels(picture: Image.Image) -> list[tuple[int, int, int, int]]:
    return list(zip(*[iter(picture.tobytes())] * 4, strict=True))


@pytest.mark.parametrize("count", [1, 2, 16])
def test_colours_of_the_palette_stay_what_they_are(count: int) -> None:
    picture = Image.new("RGB", (count, 1))
    picture.putdata(RGB[:count])
    assert dither(picture, RGB[:count]) == list(range(count))


@given(drawings())
def test_a_pixel_in_a_colour_of_the_palette_keeps_it_whatever_is_beside_it(
    picture: Image.Image,
) -> None:
    for (*rgb, alpha), color in zip(pixels(picture), dither(picture, RGB), strict=True):
        if tuple(rgb) in RGB and alpha >= OPAQUE:
            assert color == RGB.index(tuple(rgb))  # type: ignore[arg-type]


@given(drawings(), st.randoms(use_true_random=False))
def test_what_is_hidden_under_transparency_changes_nothing(
    picture: Image.Image, chance: object
) -> None:
    other = picture.copy()
    other.putdata(
        [
            pixel if pixel[3] >= OPAQUE else (*chance.randbytes(3), pixel[3])  # type: ignore[attr-defined]
            for pixel in pixels(picture)
        ]
    )
    assert dither(other, RGB) == dither(picture, RGB)


@given(drawings())
def test_transparent_pixels_alone_are_left_out(picture: Image.Image) -> None:
    for (*_, alpha), color in zip(pixels(picture), dither(picture, RGB), strict=True):
        assert (color is None) is (alpha < OPAQUE)


def test_a_white_shape_on_transparent_black_is_white() -> None:
    picture = Image.new("RGBA", (40, 10))
    picture.paste((255, 255, 255, 255), (20, 0, 40, 10))
    assert {color for color in dither(picture, RGB) if color is not None} == {0}


def test_a_palette_without_black_gets_no_black() -> None:
    picture = Image.new("RGB", (8, 8), (0, 0, 0))
    assert set(dither(picture, [(255, 255, 255), (90, 90, 90)])) == {1}


@pytest.mark.parametrize("grey", [1, 64, 128, 200, 254])
def test_a_colour_between_two_is_mixed_of_them(grey: int) -> None:
    picture = Image.new("RGB", (40, 40), (grey, grey, grey))
    colors = dither(picture, [(0, 0, 0), (255, 255, 255)])
    assert sum(map(bool, colors)) == pytest.approx(1600 * grey / 255, abs=40)


def test_of_equal_colours_the_first_is_taken() -> None:
    assert dither(Image.new("RGB", (1, 1)), [(9, 9, 9), (0, 0, 0), (0, 0, 0)]) == [1]
