from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.palette import MAX_COLORS, PALETTE_2017, make_palette, nearest

GREYS = [(f"grey {level}", f"#{level:02x}{level:02x}{level:02x}") for level in range(17)]
channels = st.integers(0, 255)


def test_the_palette_of_2017_has_its_sixteen_colours_in_order() -> None:
    assert [color.index for color in PALETTE_2017] == list(range(16))
    assert " ".join(color.hex[1:] for color in PALETTE_2017) == (
        "FFFFFF E4E4E4 888888 222222 FFA7D1 E50000 E59500 A06A42 "
        "E5D900 94E044 02BE01 00D3DD 0083C7 0000EA CF6EE4 820080"
    )


def test_a_palette_is_normalised() -> None:
    (color,) = make_palette([("  Tomato ", "#ff6347")])
    assert (color.index, color.name, color.hex) == (0, "Tomato", "#FF6347")
    assert color.rgb == (255, 99, 71)


@pytest.mark.parametrize("count", [1, MAX_COLORS])
def test_one_to_sixteen_colours_make_a_palette(count: int) -> None:
    assert len(make_palette(GREYS[:count])) == count


@pytest.mark.parametrize("count", [0, MAX_COLORS + 1])
def test_no_colours_or_more_than_four_bits_hold_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 16 colours, not {count}"):
        make_palette(GREYS[:count])


@pytest.mark.parametrize(
    "value", ["", "red", "#12345", "#1234567", "#12345G", "123456", "#12345\n", "#١٢٣٤٥٦"]
)
def test_a_value_other_than_rrggbb_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="Colour 1 must be #RRGGBB"):
        make_palette([("white", "#FFFFFF"), ("odd", value)])


@pytest.mark.parametrize("name", ["", "   "])
def test_a_colour_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="Colour 0 has no name"):
        make_palette([(name, "#FFFFFF")])


def test_two_colours_with_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="the same name"):
        make_palette([("Red", "#FF0000"), ("red ", "#EE0000")])


def test_two_colours_with_one_value_are_refused() -> None:
    with pytest.raises(ValueError, match="the same value"):
        make_palette([("red", "#ff0000"), ("rouge", "#FF0000")])


@pytest.mark.parametrize("color", PALETTE_2017, ids=lambda color: color.name)
def test_each_colour_is_nearest_to_itself(color: object) -> None:
    assert nearest(PALETTE_2017, color.rgb) is color  # type: ignore[attr-defined]


@given(channels, channels, channels)
def test_any_colour_has_a_nearest_one(red: int, green: int, blue: int) -> None:
    assert nearest(PALETTE_2017, (red, green, blue)) in PALETTE_2017


@pytest.mark.parametrize(
    ("hex_2022", "name"),
    [("FF4500", "red"), ("000000", "black"), ("3690EA", "blue"), ("FFD635", "yellow")],
)
def test_colours_of_2022_go_to_the_ones_that_look_like_them(hex_2022: str, name: str) -> None:
    red, green, blue = bytes.fromhex(hex_2022)
    assert nearest(PALETTE_2017, (red, green, blue)).name == name
