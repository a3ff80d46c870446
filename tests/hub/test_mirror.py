from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.change import Change, Shape
from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid
from board.core.tiles.limits import GridError
from board.core.tiles.packed import set_pixel, unpacked
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


@given(st.binary(min_size=300, max_size=300))
def test_a_board_that_gets_deeper_and_grows_at_once_keeps_its_colours(some: bytes) -> None:
    grid = Grid.new(300, 7)
    mirror = Mirror(Shape(grid, PALETTE_2017, "open"))
    mirror.apply([grid.address(x, 6) << 8 | byte % 16 for x, byte in enumerate(some)])
    before = unpacked(mirror.pixels, 4)
    after = grid.of_depth(8).grown(left=1)
    mirror.change(Change(mirror.seq + 1, 0, Shape(after, PALETTE_2017, "open")))
    assert mirror.grid == after and len(mirror.pixels) == after.byte_length
    assert mirror.pixels[: grid.size] == before and not any(mirror.pixels[grid.size :])


def test_a_board_never_gets_flatter() -> None:
    mirror = Mirror(Shape(Grid.new(300, 7, 8), PALETTE_2017, "open"))
    with pytest.raises(GridError):
        mirror.change(Change(1, 0, Shape(Grid.new(300, 7), PALETTE_2017, "open")))
