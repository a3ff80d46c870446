from __future__ import annotations

from board.core.grid import get_pixel
from hypothesis import given
from hypothesis import strategies as st

from board.core.dynamodb.layout import log_key, log_keys, read_tile, tile_item
from board.core.dynamodb.slices import EMPTY_TILE, TILE_PIXELS, Tile, by_tile, merge
from board.core.placement import Update

writes = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 15)), min_size=1, max_size=40)


@given(writes, st.randoms(use_true_random=False))
def test_the_newest_seq_wins_in_whatever_order_updates_come(
    pixels_and_colors: list[tuple[int, int]], shuffle: object
) -> None:
    updates = [Update(seq, *write) for seq, write in enumerate(pixels_and_colors, 1)]
    expected = {update.pixel: update.color for update in updates}
    arrivals = [updates[start : start + 4] for start in range(0, len(updates), 4)]
    shuffle.shuffle(arrivals)  # type: ignore[attr-defined]
    history: dict[int, Update] = {}
    tile = EMPTY_TILE
    for arrival in arrivals:
        for update in arrival:
            history[update.pixel] = max(update, history.get(update.pixel, update))
        tile = merge(tile, arrival, lambda pixel: history[pixel].color)
    assert {pixel: get_pixel(tile.pixels, pixel) for pixel in expected} == expected
    assert tile.seq == len(updates)


def test_history_is_asked_only_for_late_updates() -> None:
    asked: list[int] = []
    merge(
        Tile(5, 1, EMPTY_TILE.pixels),
        [Update(6, 1, 1), Update(4, 2, 2)],
        lambda pixel: asked.append(pixel) or 0,
    )
    assert asked == [2]


def test_a_pixel_belongs_to_one_tile() -> None:
    last, first = Update(1, TILE_PIXELS - 1, 1), Update(2, TILE_PIXELS, 1)
    assert by_tile([last, first]) == {0: [last], 1: [first]}


def test_a_tile_survives_its_item() -> None:
    tile = Tile(9, 2, bytes(range(250)) * 8)
    assert read_tile(tile_item(3, tile)) == tile
    assert read_tile(None) == EMPTY_TILE


def test_the_log_of_a_span_is_every_block_that_may_hold_a_seq_of_it() -> None:
    assert log_keys(0, 99_999) == ["LOG#0"]
    assert log_keys(99_998, 100_000) == ["LOG#0", "LOG#1"]
    assert log_keys(99_999, 200_001) == ["LOG#1", "LOG#2"]
    assert log_keys(7, 7) == ["LOG#0"]
    assert log_key(100_000) == "LOG#1"
