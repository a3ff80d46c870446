"""Which placements are meant: by whom, where, when, in which colours, of which operation."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from board.core.placement import Placement

MOST_PLAYERS = 1_000  # that a selection names: each is looked up

Corners = tuple[int, int, int, int]  # x1, y1, x2, y2; both corners included


class SelectionError(ValueError):
    """`field` is what is wrong with it."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Selection:
    """Every part that is given has to hold. Times are Unix time in milliseconds, `until_ms`
    included. Raises SelectionError for what can select nothing."""

    players: tuple[str, ...] = ()
    not_players: tuple[str, ...] = ()
    rectangle: Corners | None = None
    since_ms: int | None = None
    until_ms: int | None = None
    colors: tuple[int, ...] = ()
    operation: int = 0

    def __post_init__(self) -> None:
        for name in ("players", "not_players"):
            if len(getattr(self, name)) > MOST_PLAYERS:
                raise SelectionError(f"At most {MOST_PLAYERS:,} players at once.", name)
        if both := sorted(set(self.players) & set(self.not_players)):
            raise SelectionError(f"{both[0]!r} is chosen and left out at once.", "not_players")
        if self.rectangle:
            x1, y1, x2, y2 = self.rectangle
            if x1 > x2 or y1 > y2:
                raise SelectionError(
                    f"x1,y1 is the upper left corner and x2,y2 the lower right, not {x1},{y1} and "
                    f"{x2},{y2}.",
                    "rectangle",
                )
        if None not in (self.since_ms, self.until_ms) and self.since_ms > self.until_ms:  # type: ignore[operator]
            raise SelectionError("It ends before it begins: since is later than until.", "since")

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing, and would choose all there ever was."""
        return self == Selection()

    @property
    def is_narrow(self) -> bool:
        """Whether it names somebody, some place or an operation: not everybody everywhere."""
        return bool(self.players or self.rectangle or self.operation)

    def has(self, placement: Placement, x: int, y: int) -> bool:
        return (
            (not self.players or placement.player in self.players)
            and placement.player not in self.not_players
            and (not self.rectangle or within(self.rectangle, x, y))
            and (self.since_ms is None or placement.at_ms >= self.since_ms)
            and (self.until_ms is None or placement.at_ms <= self.until_ms)
            and (not self.colors or placement.color in self.colors)
            and self.operation in (0, placement.operation)
        )

    def to_words(self) -> str:
        return json.dumps({name: value for name, value in asdict(self).items() if value != ()})

    @classmethod
    def from_words(cls, text: str) -> Selection:
        """Of what `to_words` writes."""
        members: dict[str, Any] = json.loads(text)
        for name, value in members.items():
            members[name] = tuple(value) if isinstance(value, list) else value
        return cls(**members)


def within(rectangle: Corners, x: int, y: int) -> bool:
    x1, y1, x2, y2 = rectangle
    return x1 <= x <= x2 and y1 <= y <= y2
