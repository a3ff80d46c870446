from __future__ import annotations

from board.core.grid import Grid, pack
from board.core.heat import HEADER, LONG_AGO, NEVER, NOW, STEP_MS, WINDOW_SECONDS, Activity


def levels(activity: Activity) -> list[int]:
    return list(activity.encode()[HEADER.size :])


def test_the_header_says_size_and_window() -> None:
    data = Activity(Grid(3, 2)).encode()
    assert HEADER.unpack_from(data) == (b"PLCH", 1, 0, 3, 2, 0, WINDOW_SECONDS)
    assert len(data) == HEADER.size + 6


def test_a_pixel_fades_from_now_to_long_ago_but_never_to_never() -> None:
    activity = Activity(Grid(2, 1))
    activity.fade(1000 * STEP_MS)
    activity.take(1, 1000 * STEP_MS)
    assert levels(activity) == [NEVER, NOW]
    activity.fade(1010 * STEP_MS)
    assert levels(activity) == [NEVER, NOW - 10]
    activity.fade(9000 * STEP_MS)
    assert levels(activity) == [NEVER, LONG_AGO]


def test_what_happened_before_the_first_look_is_as_old_as_it_is() -> None:
    activity = Activity(Grid(2, 1))
    activity.fade(1000 * STEP_MS)
    activity.take(0, 3 * STEP_MS)
    activity.take(1, 990 * STEP_MS)
    assert levels(activity) == [LONG_AGO, NOW - 10]


def test_a_clock_that_runs_ahead_is_now_at_most() -> None:
    activity = Activity(Grid(1, 1))
    activity.fade(1000 * STEP_MS)
    activity.take(0, 1001 * STEP_MS)
    assert levels(activity) == [NOW]
    activity.fade(900 * STEP_MS)
    assert levels(activity) == [NOW]


def test_what_the_board_shows_was_placed_if_only_long_ago() -> None:
    activity = Activity(Grid(5, 1))
    activity.fade(1000 * STEP_MS)
    activity.take(1, 1000 * STEP_MS)
    activity.assume(pack([0, 3, 0, 15, 1]))
    assert levels(activity) == [NEVER, NOW, NEVER, LONG_AGO, LONG_AGO]
