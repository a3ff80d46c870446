"""A warning that a client can cause as often as it likes, written seldom."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

QUIET_SECONDS = 60.0


class SeldomWarning:
    """At most once a minute; the next one tells how many were left out."""

    def __init__(
        self, logger: logging.Logger, text: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._logger, self._text, self._clock = logger, text, clock
        self._next_at = float("-inf")
        self._left_out = 0

    def __call__(self, *words: object) -> None:
        now = self._clock()
        if now < self._next_at:
            self._left_out += 1
            return
        more = f" ({self._left_out} more since the last such line.)" if self._left_out else ""
        self._logger.warning(self._text + "%s", *words, more)
        self._next_at, self._left_out = now + QUIET_SECONDS, 0
