from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from board.bus.base import Batch
from board.hub.order import Order


def test_a_batch_that_comes_too_early_waits() -> None:
    order = Order(10)
    assert list(order.take(Batch(12, 13, [3]))) == []
    assert order.has_gap
    assert list(order.take(Batch(10, 12, [1, 2]))) == [
        Batch(10, 12, [1, 2]),
        Batch(12, 13, [3]),
    ]
    assert not order.has_gap and order.seq == 13


def test_what_came_before_is_left_out() -> None:
    order = Order(10)
    assert list(order.take(Batch(8, 12, [9, 10, 11, 12]))) == [Batch(10, 12, [11, 12])]
    assert list(order.take(Batch(8, 12, [9, 10, 11, 12]))) == []


@given(st.data())
def test_any_order_and_repetition_gives_the_same_stream(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(1, 40), max_size=8)) | {0, 41})
    batches = [
        Batch(start, end, list(range(start + 1, end + 1)))
        for start, end in zip(cuts, cuts[1:], strict=False)
    ]
    extra = data.draw(st.lists(st.sampled_from(batches), max_size=6))
    order, stream = Order(0), []
    for batch in data.draw(st.permutations(batches + extra)):
        for part in order.take(batch):
            stream += part.codes
    assert stream == list(range(1, 42))
    assert not order.has_gap
