"""How much is measured, and the interleaving of those who are compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Bench:
    """`share` scales what is done at once; `directory` is for data of this run alone."""

    directory: Path
    rounds: int
    seconds: float
    share: float = 1.0

    @property
    def is_full(self) -> bool:
        """Not only a look at whether it runs, or one quick round."""
        return self.rounds > 1

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
