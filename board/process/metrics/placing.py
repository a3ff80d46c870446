"""Placing, measured."""

from __future__ import annotations

import time

from board.live.meter import Meter, Silence
from board.placing.place import Placing
from board.store.verdict import Accepted, Answer, Attempt


class MeteredPlacing(Placing):
    """Tells a meter what was accepted, and how long the store took for a batch."""

    meter: Meter = Silence()
    newest: tuple[int, float] = (0, 0.0)  # the last seq accepted here, and when

    async def _decide(self, attempts: list[Attempt]) -> list[Answer]:
        began = time.perf_counter()
        answers = await super()._decide(attempts)
        ended = time.perf_counter()
        self.meter.sample("StoreLatency", (ended - began) * 1000)
        for answer in answers:
            if isinstance(answer, Accepted):
                self.meter.count("Placements")
                self.newest = (answer.seq, ended)
        return answers
