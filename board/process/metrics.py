"""What a web process tells of itself: counts and times, gathered here, told every ten seconds."""

from __future__ import annotations

import asyncio
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from django.conf import settings

from board.core.aws.emf import WEB_METRICS, metric_line
from board.core.loops import Beat
from board.core.problem import Cooldown
from board.hub.hub import Hub
from board.placing.place import Placing
from board.store.verdict import Accepted, Answer, Attempt

EVERY_SECONDS = 10.0
PROBE_SECONDS = 0.05  # how finely the fan-out's lag is seen
MOST_SAMPLES = 100  # that one line may hold of a metric

Values = Mapping[str, float | Sequence[float]]
Report = Callable[[Values], None]


class Meter:
    """Counts and samples since they were last taken, by the names in WEB_METRICS."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._samples: dict[str, list[float]] = defaultdict(list)

    def count(self, name: str) -> None:
        self._counts[name] += 1

    def sample(self, name: str, value: float) -> None:
        if len(self._samples[name]) < MOST_SAMPLES:
            self._samples[name].append(value)

    def take(self) -> dict[str, float | Sequence[float]]:
        taken = {**self._counts, **self._samples}
        self._counts, self._samples = Counter(), defaultdict(list)
        return taken


class MeteredPlacing(Placing):
    """Tells a meter how each attempt ended, and how long the store took for a batch."""

    meter: Meter
    newest: tuple[int, float] = (0, 0.0)  # the last seq accepted here, and when

    async def _decide(self, attempts: list[Attempt]) -> list[Answer]:
        began = time.perf_counter()
        answers = await super()._decide(attempts)
        ended = time.perf_counter()
        self.meter.sample("StoreLatency", (ended - began) * 1000)
        for answer in answers:
            self.meter.count(outcome(answer))
            if isinstance(answer, Accepted):
                self.newest = (answer.seq, ended)
        return answers


def outcome(answer: Answer) -> str:
    if isinstance(answer, Accepted):
        return "Placements"
    return "CooldownRefusals" if isinstance(answer, Cooldown) else "OtherRefusals"


class Telemetry(Protocol):
    """Runs as long as the process serves; chosen by PLACE_METRICS."""

    def __init__(self, meter: Meter, placing: MeteredPlacing, hub: Hub) -> None: ...

    async def run(self, beat: Beat) -> None: ...


class Silence:
    """Tells nobody, and keeps nothing for anybody."""

    def __init__(self, meter: Meter, placing: MeteredPlacing, hub: Hub) -> None:
        self._meter = meter

    async def run(self, beat: Beat) -> None:
        while True:
            self._meter.take()
            beat()
            await asyncio.sleep(EVERY_SECONDS)


class EmbeddedMetrics:
    """A line of CloudWatch's embedded metric format on standard output."""

    def __init__(
        self,
        meter: Meter,
        placing: MeteredPlacing,
        hub: Hub,
        report: Report | None = None,
        every_seconds: float = EVERY_SECONDS,
    ) -> None:
        self._meter, self._placing, self._hub = meter, placing, hub
        self._report, self._every = report or write, every_seconds

    async def run(self, beat: Beat) -> None:
        while True:
            due = time.monotonic() + self._every
            while time.monotonic() < due:
                await self._probe()
            self._report({"Connections": len(self._hub.fanout), **self._meter.take()})
            beat()

    async def _probe(self) -> None:
        """How long a placement of this process took to come back to its own sockets."""
        seq, accepted_at = self._placing.newest
        await asyncio.sleep(PROBE_SECONDS)
        if accepted_at and self._hub.fanout.seq >= seq:
            self._placing.newest = (0, 0.0)
            lag = time.perf_counter() - accepted_at
            self._meter.sample("FanoutLag", lag * 1000)


def write(values: Values) -> None:
    metrics = {name: (value, WEB_METRICS[name]) for name, value in values.items()}
    line = metric_line("web", settings.PLACE_STAGE, int(time.time() * 1000), metrics)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
