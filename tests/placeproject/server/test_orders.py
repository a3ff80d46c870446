from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from placeproject.server.orders import SAME_ORDER_SECONDS, Orders, ending_signals


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_nothing_was_ordered_at_first() -> None:
    assert not Orders().were_given


@pytest.mark.parametrize(
    ("later", "is_impatient"), [(0.0, False), (0.9, False), (1.0, True), (60.0, True)]
)
def test_a_second_order_is_one_that_comes_later(later: float, is_impatient: bool) -> None:
    clock = Clock()
    orders = Orders(clock)
    orders.take()
    assert orders.were_given and not orders.is_impatient
    clock.now += later * SAME_ORDER_SECONDS
    orders.take()
    assert orders.is_impatient is is_impatient


@pytest.fixture
def nohup() -> Iterator[None]:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGHUP, before)


def test_a_closed_terminal_ends_us() -> None:
    assert signal.SIGHUP in ending_signals()


def test_a_closed_terminal_does_not_end_us_under_nohup(nohup: None) -> None:
    assert signal.SIGHUP not in ending_signals()
