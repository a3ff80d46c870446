"""How many pictures one network may have drawn, counted in this process."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from board.core.problem import TooMany

A_MINUTE = 30
MINUTE_SECONDS = 60.0
MOST_NETWORKS = 10_000  # the one that asked longest ago is forgotten first


class Quota:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._networks: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def take(self, network: str) -> None:
        """Raises TooMany."""
        now = self._clock()
        ends_at, count = self._networks.pop(network, (0.0, 0))
        if ends_at <= now:
            ends_at, count = now + MINUTE_SECONDS, 0
        self._networks[network] = ends_at, min(count + 1, A_MINUTE)
        while len(self._networks) > MOST_NETWORKS:
            self._networks.popitem(last=False)
        if count >= A_MINUTE:
            raise TooMany(
                f"At most {A_MINUTE} new pictures a minute for one network.",
                limit=A_MINUTE,
                wait_ms=int((ends_at - now) * 1000) + 1,
            )
