from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.batch import MAX_PLACEMENTS
from board.core.overlapping import in_order
from board.core.placement import Placement


def batch(*seqs: int) -> list[Placement]:
    return [Placement(seq, 1, 1, "ann", 0) for seq in seqs]


def replayed(*batches: list[Placement], since: int = 0) -> list[int]:
    return [placement.seq for placement in in_order(batches, since)]


def test_overlapping_batches_give_each_seq_once() -> None:
    assert replayed(batch(1, 2), batch(2, 3), batch(1, 2, 3, 4)) == [1, 2, 3, 4]


def test_a_batch_that_begins_earlier_and_ends_later_fills_the_gap() -> None:
    assert replayed(batch(3, 4), batch(1, 2, 3, 4, 5)) == [1, 2, 3, 4, 5]


def test_seqs_that_are_nowhere_are_passed_over() -> None:
    assert replayed(batch(1), batch(4, 9)) == [1, 4, 9]


def test_what_is_known_already_is_left_out() -> None:
    assert replayed(batch(1, 2), batch(3, 4), since=3) == [4]


def test_a_gap_does_not_hold_up_what_is_far_behind_it() -> None:
    far = 2 + MAX_PLACEMENTS
    batches = iter([batch(2), batch(far)])
    found = in_order(batches, 0)
    assert next(found).seq == 2
    assert list(batches) == []


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 20)), max_size=30))
def test_any_overlap_comes_out_sorted_and_complete(spans: list[tuple[int, int]]) -> None:
    batches = sorted(
        (batch(*range(start, start + length)) for start, length in spans),
        key=lambda each: each[-1].seq,
    )
    expected = sorted({placement.seq for each in batches for placement in each})
    assert replayed(*batches) == expected
