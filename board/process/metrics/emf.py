"""A line of CloudWatch's embedded metric format on standard output, every ten seconds."""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.conf import settings

from board.core.aws.emf import metric_line
from board.live.metrics import CLOUDWATCH_UNITS, cloudwatch_name

EVERY_SECONDS = 10.0
MOST_SAMPLES = 100  # that one line may hold of a metric

Values = Mapping[str, float | Sequence[float]]
Report = Callable[[Values], None]


class EmbeddedMeter:
    """Counts and samples since they were last told, and gauges as they stand."""

    is_heard = True

    def __init__(
        self, report: Report | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._report, self._clock = report or write, clock
        self._due = clock() + EVERY_SECONDS
        self._gauges: dict[str, float] = {}
        self._counts: Counter[str] = Counter()
        self._samples: dict[str, list[float]] = defaultdict(list)

    def count(self, name: str, label: str = "", by: int = 1) -> None:
        if known := cloudwatch_name(name, label):
            self._counts[known] += by

    def sample(self, name: str, value: float) -> None:
        if name in CLOUDWATCH_UNITS and len(self._samples[name]) < MOST_SAMPLES:
            self._samples[name].append(value)

    def show(self, name: str, value: float, label: str = "") -> None:
        if name in CLOUDWATCH_UNITS:
            self._gauges[name] = value

    def tell(self) -> None:
        if self._clock() < self._due:
            return
        self._due = self._clock() + EVERY_SECONDS
        self._report({**self._gauges, **self._counts, **self._samples})
        self._counts, self._samples = Counter(), defaultdict(list)


def write(values: Values) -> None:
    metrics = {name: (value, CLOUDWATCH_UNITS[name]) for name, value in values.items()}
    line = metric_line("web", settings.PLACE_STAGE, int(time.time() * 1000), metrics)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
