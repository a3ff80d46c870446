"""Pixels of four and of eight bits, one by one and all at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.tiles.packed import differing, get_pixel, packed, set_pixel, unpacked

both = pytest.mark.parametrize("bits", [4, 8])


@both
@given(pixels=st.binary())
def test_packed_colours_come_back(bits: int, pixels: bytes) -> None:
    colors = unpacked(pixels, bits)
    assert list(colors) == [get_pixel(pixels, at, bits) for at in range(len(pixels) * 8 // bits)]
    assert packed(colors, bits) == pixels


@given(st.lists(st.integers(0, 15)))
def test_a_single_last_colour_is_padded(colors: list[int]) -> None:
    expected = packed(bytes([*colors, 0]), 4) if len(colors) & 1 else packed(bytes(colors), 4)
    assert packed(bytes(colors), 4) == expected


@both
@given(data=st.data(), before=st.binary(min_size=1))
def test_setting_a_pixel_leaves_the_others(bits: int, data: st.DataObject, before: bytes) -> None:
    address = data.draw(st.integers(0, len(before) * 8 // bits - 1))
    color = data.draw(st.integers(0, (1 << bits) - 1))
    pixels = bytearray(before)
    set_pixel(pixels, address, color, bits)
    expected = bytearray(unpacked(before, bits))
    expected[address] = color
    assert unpacked(pixels, bits) == expected


@pytest.mark.parametrize(("bits", "color"), [(4, 16), (4, -1), (8, 256), (8, -1)])
def test_a_colour_that_a_pixel_cannot_hold_is_refused(bits: int, color: int) -> None:
    pixels = bytearray(2)
    with pytest.raises(ValueError, match=f"0 to {(1 << bits) - 1}, not {color}"):
        set_pixel(pixels, 0, color, bits)
    assert pixels == bytes(2)


@both
@given(data=st.data(), mine=st.binary(max_size=40))
def test_differing_names_just_the_addresses_that_differ(
    bits: int, data: st.DataObject, mine: bytes
) -> None:
    theirs = data.draw(st.binary(min_size=len(mine), max_size=len(mine)))
    pairs = enumerate(zip(unpacked(mine, bits), unpacked(theirs, bits), strict=True))
    expected = [address for address, (one, other) in pairs if one != other]
    assert list(differing(mine, theirs, bits)) == expected
