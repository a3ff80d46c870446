"""How much of a call's time is left, and for what."""

from __future__ import annotations

from collections.abc import Callable

END_MS = 5_000  # what began is ended in it, and what has to come back is given back
MARGIN = 1.5


class Pace:
    """`left_ms` tells how long Lambda lets the call go on."""

    def __init__(self, left_ms: Callable[[], int]) -> None:
        self._left_ms = left_ms
        self._began_ms = self._slowest_ms = 0

    def allows_another(self) -> bool:
        """Whether one more bundle fits, if it takes as long as the slowest so far."""
        left = self._left_ms()
        self._slowest_ms = max(self._slowest_ms, self._began_ms - left)
        self._began_ms = left
        return left - END_MS >= MARGIN * self._slowest_ms

    def is_over(self) -> bool:
        return self._left_ms() < END_MS
