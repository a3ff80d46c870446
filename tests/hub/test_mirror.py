from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.change import Shape
from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from board.hub.mirror import Mirror


@pytest.mark.parametrize("bits", [4, 8])
@given(data=st.data())
def test_the_mirror_is_what_setting_pixel_by_pixel_gives(bits: int, data: st.DataObject) -> None:
    grid = Grid.new(300, 7, bits)
    pairs = st.tuples(st.integers(0, grid.size - 1), st.integers(0, (1 << bits) - 1))
    updates = data.draw(st.lists(pairs))
    mirror = Mirror(Shape(grid, PALETTE_2017, "open"))
    expected = bytearray(grid.byte_length)
    mirror.apply([address << 8 | color for address, color in updates])
    for address, color in updates:
        set_pixel(expected, address, color, grid.bits)
    assert mirror.pixels == expected
    assert mirror.seq == len(updates)
