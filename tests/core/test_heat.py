from __future__ import annotations

import pytest

from board.core.heat import HEADER, LONG_AGO, NEVER, NOW, STEP_MS, WINDOW_SECONDS, Heat
from board.core.tiles.grid import TILE_PIXELS
from board.core.tiles.packed import packed


def levels(heat: Heat) -> bytes:
    return heat.encode()[HEADER.size :]


def test_the_header_says_tiles_and_window() -> None:
    data = Heat(3).encode()
    assert HEADER.unpack_from(data) == (b"PLCH", 2, 0, 3, WINDOW_SECONDS, 0)
    assert len(data) == HEADER.size + 3 * TILE_PIXELS


def test_a_pixel_fades_from_now_to_long_ago_but_never_to_never() -> None:
    heat = Heat(1)
    heat.fade(1000 * STEP_MS)
    heat.take(1, 1000 * STEP_MS)
    assert [*levels(heat)[:2]] == [NEVER, NOW]
    heat.fade(1010 * STEP_MS)
    assert [*levels(heat)[:2]] == [NEVER, NOW - 10]
    heat.fade(9000 * STEP_MS)
    assert [*levels(heat)[:2]] == [NEVER, LONG_AGO]


def test_what_happened_before_the_first_look_is_as_old_as_it_is() -> None:
    heat = Heat(1)
    heat.fade(1000 * STEP_MS)
    heat.take(0, 3 * STEP_MS)
    heat.take(1, 990 * STEP_MS)
    assert [*levels(heat)[:2]] == [LONG_AGO, NOW - 10]


def test_a_clock_that_runs_ahead_is_now_at_most() -> None:
    heat = Heat(1)
    heat.fade(1000 * STEP_MS)
    heat.take(0, 1001 * STEP_MS)
    assert levels(heat)[0] == NOW
    heat.fade(900 * STEP_MS)
    assert levels(heat)[0] == NOW


@pytest.mark.parametrize("bits", [4, 8])
def test_what_the_board_shows_was_placed_if_only_long_ago(bits: int) -> None:
    heat = Heat(1)
    heat.fade(1000 * STEP_MS)
    heat.take(1, 1000 * STEP_MS)
    heat.assume(packed(bytes((0, 3, 0, 15, 1, *bytes(TILE_PIXELS - 5))), bits), bits)
    assert [*levels(heat)[:6]] == [NEVER, NOW, NEVER, LONG_AGO, LONG_AGO, NEVER]


def test_a_placement_on_a_tile_that_was_added_is_kept_with_what_was_there() -> None:
    heat = Heat(1)
    heat.fade(1000 * STEP_MS)
    heat.take(5, 1000 * STEP_MS)
    heat.take(2 * TILE_PIXELS + 7, 1000 * STEP_MS)
    assert len(levels(heat)) == 3 * TILE_PIXELS
    assert (levels(heat)[5], levels(heat)[2 * TILE_PIXELS + 7]) == (NOW, NOW)
