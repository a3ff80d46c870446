"""What Prometheus is told, in files that all workers of a board share.

Each worker has files of its own, which outlive it: whoever answers Prometheus adds them all up
(`placeproject/server/exposition.py`), so a worker that is killed lowers no counter.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from board.live.metrics import BY_NAME, METRICS, OTHER, Kind, Metric


def library_of(folder: Path) -> Any:
    """prometheus_client, which is told of its folder in this way alone, before it is imported."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    import prometheus_client.multiprocess

    return prometheus_client


class PrometheusMeter:
    """One in a process. Every counter begins at 0, with each value of its label, as soon as there
    is a meter."""

    is_heard = True

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        library = library_of(folder)
        told = (each for each in METRICS if not each.part_of)
        self._instruments = {each.name: instrument(library, each) for each in told}

    def count(self, name: str, label: str = "", by: int = 1) -> None:
        counter, known = self._instruments[name], BY_NAME[name].values
        if known:
            counter = counter.labels(label if label in known else OTHER)
        counter.inc(by)

    def sample(self, name: str, value: float) -> None:
        self._instruments[name].observe(value * BY_NAME[name].in_base_unit)

    def show(self, name: str, value: float, label: str = "") -> None:
        gauge = self._instruments[name]
        if BY_NAME[name].label:
            gauge = gauge.labels(label)
        gauge.set(value * BY_NAME[name].in_base_unit)

    def tell(self) -> None:
        """It is asked."""


def instrument(library: Any, metric: Metric) -> Any:
    return MAKERS[metric.kind](library, metric, metric.prometheus_name, metric.help)


def counter(library: Any, metric: Metric, name: str, words: str) -> Any:
    if not metric.label:
        return library.Counter(name, words, registry=None)
    made = library.Counter(name, words, [metric.label], registry=None)
    for value in (*metric.values, OTHER):
        made.labels(value)
    return made


def gauge(library: Any, metric: Metric, name: str, words: str) -> Any:
    """Of processes that live: `bury` of the exposition forgets the others'."""
    mode = "livemostrecent" if metric.is_shared else "livesum"
    labels = [metric.label] if metric.label else []
    return library.Gauge(name, words, labels, registry=None, multiprocess_mode=mode)


def histogram(library: Any, metric: Metric, name: str, words: str) -> Any:
    limits = [each * metric.in_base_unit for each in metric.limits]
    return library.Histogram(name, words, registry=None, buckets=limits)


MAKERS = {Kind.COUNTER: counter, Kind.GAUGE: gauge, Kind.HISTOGRAM: histogram}
