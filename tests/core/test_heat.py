from __future__ import annotations

from board.core.grid import Grid, pack
from board.core.heat import HEADER, LONG_AGO, NEVER, NOW, STEP_MS, WINDOW_SECONDS, Heat


def levels(heat: Heat) -> list[int]:
    return list(heat.encode()[HEADER.size :])


def test_the_header_says_size_and_window() -> None:
    data = Heat(Grid(3, 2)).encode()
    assert HEADER.unpack_from(data) == (b"PLCH", 1, 0, 3, 2, 0, WINDOW_SECONDS)
    assert len(data) == HEADER.size + 6


def test_a_pixel_fades_from_now_to_long_ago_but_never_to_never() -> None:
    heat = Heat(Grid(2, 1))
    heat.fade(1000 * STEP_MS)
    heat.take(1, 1000 * STEP_MS)
    assert levels(heat) == [NEVER, NOW]
    heat.fade(1010 * STEP_MS)
    assert levels(heat) == [NEVER, NOW - 10]
    heat.fade(9000 * STEP_MS)
    assert levels(heat) == [NEVER, LONG_AGO]


def test_what_happened_before_the_first_look_is_as_old_as_it_is() -> None:
    heat = Heat(Grid(2, 1))
    heat.fade(1000 * STEP_MS)
    heat.take(0, 3 * STEP_MS)
    heat.take(1, 990 * STEP_MS)
    assert levels(heat) == [LONG_AGO, NOW - 10]


def test_a_clock_that_runs_ahead_is_now_at_most() -> None:
    heat = Heat(Grid(1, 1))
    heat.fade(1000 * STEP_MS)
    heat.take(0, 1001 * STEP_MS)
    assert levels(heat) == [NOW]
    heat.fade(900 * STEP_MS)
    assert levels(heat) == [NOW]


def test_what_the_board_shows_was_placed_if_only_long_ago() -> None:
    heat = Heat(Grid(5, 1))
    heat.fade(1000 * STEP_MS)
    heat.take(1, 1000 * STEP_MS)
    heat.assume(pack([0, 3, 0, 15, 1]))
    assert levels(heat) == [NEVER, NOW, NEVER, LONG_AGO, LONG_AGO]
