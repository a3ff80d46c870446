from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from board.core.grid import Grid, pack
from board.hub.mirror import Mirror


@given(st.lists(st.tuples(st.integers(0, 34), st.integers(0, 15))))
def test_the_mirror_is_what_setting_pixel_by_pixel_gives(updates: list[tuple[int, int]]) -> None:
    mirror, colors = Mirror(Grid(5, 7)), [0] * 35
    mirror.apply([pixel << 4 | color for pixel, color in updates])
    for pixel, color in updates:
        colors[pixel] = color
    assert bytes(mirror.pixels) == pack(colors)
    assert mirror.seq == len(updates)
