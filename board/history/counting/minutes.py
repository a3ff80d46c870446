"""Placements and active players of each of the last minutes in which somebody placed."""

from __future__ import annotations

from typing import NamedTuple

MINUTE_MS = 60_000
MOST_MINUTES = 1_440
OPEN_MINUTES = 3  # whose players are told apart: times ascend but for what servers' clocks differ


class Minute(NamedTuple):
    number: int  # since 1970
    placements: int
    players: int


class Minutes:
    """In the order in which they began. One to which time comes back after three others counts
    its players anew."""

    def __init__(self) -> None:
        self.counted: dict[int, Minute] = {}
        self.players: dict[int, set[int]] = {}  # of the open ones
        self.busiest: Minute | None = None

    def take(self, at_ms: int, player: int) -> None:
        number = at_ms // MINUTE_MS
        before = self.counted.get(number) or Minute(number, 0, 0)
        players = self._open(number)
        is_new = player not in players
        players.add(player)
        minute = Minute(number, before.placements + 1, before.players + is_new)
        self.counted[number] = minute
        if len(self.counted) > MOST_MINUTES:
            del self.counted[next(iter(self.counted))]
        if self.busiest is None or minute.placements > self.busiest.placements:
            self.busiest = minute

    def _open(self, number: int) -> set[int]:
        players = self.players.setdefault(number, set())
        if len(self.players) > OPEN_MINUTES:
            del self.players[next(iter(self.players))]
        return players
