from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.dynamodb.layout import log_key, log_keys, read_slice, slice_item, slice_key
from board.core.dynamodb.slices import (
    SLICE_PIXELS,
    DepthError,
    Slice,
    by_slice,
    merge,
    slice_bytes,
    slice_count,
)
from board.core.placement import Update
from board.core.tiles.grid import Grid
from board.core.tiles.limits import DEPTHS
from board.core.tiles.packed import get_pixel

depths = st.sampled_from(DEPTHS)


@st.composite
def writes(draw: st.DrawFn) -> tuple[int, list[Update]]:
    """Bits a pixel and updates of a few pixels at both ends of the first slice."""
    bits = draw(depths)
    pixels = st.sampled_from([0, 1, 2, SLICE_PIXELS - 2, SLICE_PIXELS - 1])
    one = st.tuples(pixels, st.integers(0, (1 << bits) - 1))
    found = draw(st.lists(one, min_size=1, max_size=40))
    return bits, [Update(seq, *write) for seq, write in enumerate(found, 1)]


@given(writes(), st.randoms(use_true_random=False))
def test_the_newest_seq_wins_in_whatever_order_updates_come(
    written: tuple[int, list[Update]], shuffle: object
) -> None:
    bits, updates = written
    expected = {update.pixel: update.color for update in updates}
    arrivals = [updates[start : start + 4] for start in range(0, len(updates), 4)]
    shuffle.shuffle(arrivals)  # type: ignore[attr-defined]
    history: dict[int, Update] = {}
    merged = Slice.empty(bits)
    for arrival in arrivals:
        for update in arrival:
            history[update.pixel] = max(update, history.get(update.pixel, update))
        merged = merge(merged, arrival, lambda pixel: history[pixel].color)
    assert {pixel: get_pixel(merged.pixels, pixel, bits) for pixel in expected} == expected
    assert (merged.seq, merged.bits) == (len(updates), bits)


def test_history_is_asked_only_for_late_updates() -> None:
    asked: list[int] = []
    merge(
        Slice.empty(4)._replace(seq=5, revision=1),
        [Update(6, 1, 1), Update(4, 2, 2)],
        lambda pixel: asked.append(pixel) or 0,
    )
    assert asked == [2]


def test_a_pixel_belongs_to_one_slice() -> None:
    last, first = Update(1, SLICE_PIXELS - 1, 1), Update(2, SLICE_PIXELS, 1)
    assert by_slice([last, first]) == {0: [last], 1: [first]}


def test_slices_end_where_the_addresses_do_or_behind() -> None:
    assert [slice_count(addresses) for addresses in (1, 4_000, 4_001)] == [1, 1, 2]
    assert slice_count(Grid.new(1000, 1000).size) == 263


@pytest.mark.parametrize("bits", DEPTHS)
def test_a_slice_survives_its_item(bits: int) -> None:
    pixels = bytes(range(250)) * (slice_bytes(bits) // 250)
    found = Slice(9, 2, pixels)
    assert slice_item(3, found)["pk"] == slice_key(3)["pk"] == "S#3"
    assert read_slice(slice_item(3, found), bits) == found
    assert read_slice(None, bits) == Slice(0, 0, bytes(SLICE_PIXELS * bits // 8))


def test_a_slice_of_another_depth_is_refused() -> None:
    with pytest.raises(DepthError, match="has 4 bits a pixel, the board 8"):
        read_slice(slice_item(0, Slice.empty(4)), 8)


def test_the_log_of_a_span_is_every_block_that_may_hold_a_seq_of_it() -> None:
    assert log_keys(0, 99_999) == ["LOG#0"]
    assert log_keys(99_998, 100_000) == ["LOG#0", "LOG#1"]
    assert log_keys(99_999, 200_001) == ["LOG#1", "LOG#2"]
    assert log_keys(7, 7) == ["LOG#0"]
    assert log_key(100_000) == "LOG#1"


@given(writes())
def test_a_deeper_slice_has_the_same_colours(written: tuple[int, list[Update]]) -> None:
    bits, updates = written
    flat = merge(Slice.empty(bits), updates, lambda pixel: 0)
    deep = flat.of_depth(8)
    assert deep[:2] == flat[:2] and deep.bits == 8
    for pixel in {update.pixel for update in updates}:
        assert get_pixel(deep.pixels, pixel, 8) == get_pixel(flat.pixels, pixel, bits)
