"""Orders to stop, and how often the same one comes."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

SAME_ORDER_SECONDS = 1.0


def ending_signals() -> list[signal.Signals]:
    """SIGHUP only where nobody asked that it be ignored, as `nohup` does."""
    signals = [signal.SIGTERM, signal.SIGINT]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signals.append(signal.SIGHUP)
    return signals


def hear_no_more() -> None:
    """All is done: the order that comes again now is the same one, and Python, which takes its
    handlers away before it ends, would let it kill us."""
    for number in ending_signals():
        signal.signal(number, signal.SIG_IGN)


class Orders:
    """Who sends an order to a process and to its group (systemd, `timeout`, a terminal) gives
    it once: what comes again at once is no second, impatient one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._first_at: float | None = None
        self.is_impatient = False

    @property
    def were_given(self) -> bool:
        return self._first_at is not None

    def take(self) -> None:
        now = self._clock()
        if self._first_at is None:
            self._first_at = now
        elif now - self._first_at >= SAME_ORDER_SECONDS:
            self.is_impatient = True
