"""How much is measured, and the interleaving of those who are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.build import MissingToolError


@dataclass(frozen=True)
class Bench:
    """`share` scales numbers of sockets; `directory` is for data of this run alone."""

    directory: Path
    rounds: int
    seconds: float
    share: float = 1.0

    def sockets(self, count: int) -> int:
        return max(20, int(count * self.share))

    def rate(self, per_second: float) -> float:
        return max(50, per_second * self.share)

    def interleaved(self, **measures: Callable[[], float]) -> dict[str, list[float]]:
        """Samples by name: one of each per round, so that a disturbance meets them all."""
        samples: dict[str, list[float]] = {name: [] for name in measures}
        for _ in range(self.rounds):
            for name, measure in measures.items():
                samples[name].append(measure())
        return samples


def missing_reason(prepare: Callable[[], object]) -> str | None:
    """Why a reference cannot run on this machine, or None."""
    try:
        prepare()
    except MissingToolError as error:
        return str(error)
    return None
