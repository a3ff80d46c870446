from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.palette import MAX_COLORS, PALETTE_2017, PRESETS, make_palette, nearest, pairs_of

GREYS = [(f"grey {level}", f"#{level:02x}{level:02x}{level:02x}") for level in range(256)]
MANY = [*GREYS, ("one more", "#FF0000")]
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
def test_one_to_256_colours_make_a_palette(count: int) -> None:
    assert len(make_palette(MANY[:count])) == count


@pytest.mark.parametrize("count", [0, MAX_COLORS + 1])
def test_no_colours_or_more_than_eight_bits_hold_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 256 colours, not {count}"):
        make_palette(MANY[:count])


def test_a_pixel_of_four_bits_has_sixteen() -> None:
    assert len(make_palette(MANY[:16], most=16)) == 16
    with pytest.raises(ValueError, match="1 to 16 colours, not 17"):
        make_palette(MANY[:17], most=16)


def test_the_known_palettes_are_those_of_the_events() -> None:
    assert {name: len(palette) for name, palette in PRESETS.items()} == {
        "2017": 16,
        "2022": 32,
        "2023": 32,
    }
    assert {palette[0].hex for palette in PRESETS.values()} == {"#FFFFFF"}, "a new board is white"
    assert " ".join(color.hex[1:] for color in PRESETS["2022"]) == (
        "FFFFFF 6D001A BE0039 FF4500 FFA800 FFD635 FFF8B8 00A368 00CC78 7EED56 00756F "
        "009EAA 00CCC0 2450A4 3690EA 51E9F4 493AC1 6A5CFF 94B3FF 811E9F B44AC0 E4ABFF "
        "DE107F FF3881 FF99AA 6D482F 9C6926 FFB470 000000 515252 898D90 D4D7D9"
    )


def test_pairs_make_the_palette_again() -> None:
    for palette in PRESETS.values():
        assert make_palette([(name, value) for name, value in pairs_of(palette)]) == palette


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
