"""Figures beside their references and targets: a table to read, JSON to keep."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Goal:
    """A target: the text of the issue, what was reached, and whether that is enough."""

    text: str
    reached: float
    is_met: bool


@dataclass
class Figure:
    """One row: samples of each round by the server's name; the first one is ours."""

    name: str
    unit: str
    samples: dict[str, list[float]]
    goals: list[Goal] = field(default_factory=list)
    notes: dict[str, object] = field(default_factory=dict)

    @property
    def value(self) -> float:
        return median(next(iter(self.samples.values())))

    def at_least(self, floor: float) -> Figure:
        self.goals.append(Goal(f">= {floor:,g}", self.value, self.value >= floor))
        return self

    def at_most(self, ceiling: float) -> Figure:
        self.goals.append(Goal(f"<= {ceiling:,g}", self.value, self.value <= ceiling))
        return self

    def ratio(self, name: str) -> float:
        """Ours to another's, round by round: what disturbs a round disturbs both."""
        mine = next(iter(self.samples.values()))
        return median(a / b if b else 0.0 for a, b in zip(mine, self.samples[name], strict=True))

    def at_least_times(self, floor: float, name: str) -> Figure:
        return self._times(name, f">= {floor:g} x {name}", lambda ratio: ratio >= floor)

    def at_most_times(self, ceiling: float, name: str) -> Figure:
        return self._times(name, f"<= {ceiling:g} x {name}", lambda ratio: ratio <= ceiling)

    def _times(self, name: str, text: str, is_enough: Callable[[float], bool]) -> Figure:
        if name in self.samples:  # a reference whose program is missing is left out
            ratio = self.ratio(name)
            self.goals.append(Goal(text, ratio, is_enough(ratio)))
        return self

    def as_dict(self) -> dict[str, object]:
        goals = [vars(goal) for goal in self.goals]
        samples = {
            name: [round(value, 4) for value in all_] for name, all_ in self.samples.items()
        }
        return {
            "name": self.name,
            "unit": self.unit,
            "median": {name: round(median(all_), 4) for name, all_ in samples.items()},
            "samples": samples,
            "goals": goals,
            "notes": self.notes,
        }


def table(figures: list[Figure]) -> str:
    return "\n".join(line for figure in figures for line in lines_of(figure))


def lines_of(figure: Figure) -> Iterator[str]:
    yield f"{figure.name}  [{figure.unit}]"
    for name, all_ in figure.samples.items():
        spread = f"({shown(min(all_))} – {shown(max(all_))})" if len(all_) > 1 else ""
        yield f"    {name:<28}{shown(median(all_)):>12}  {spread}"
    for goal in figure.goals:
        verdict = "met" if goal.is_met else "NOT MET"
        yield f"    target {goal.text:<34} {shown(goal.reached):>8}  {verdict}"
    for name, note in figure.notes.items():
        yield f"    {name}: {note}"


def shown(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def write_json(file: Path, content: dict[str, object]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
