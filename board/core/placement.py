"""A placement: one pixel set by one player, numbered by `seq`."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

MAX_KIND = 63  # a batch has six bits for it


class Kind(IntEnum):
    """How a placement came about."""

    PLAYER = 0
    MODERATOR = 1
    IMPORT = 2
    UNDO = 3  # by its player: what was there before is there again
    ROLLBACK = 4  # by a moderator: `player` is who made what is there again

    @classmethod
    def _missing_(cls, value: object) -> Kind | None:
        """A kind of a newer version, which writes beside us during a deployment: kept as it
        is."""
        if not isinstance(value, int) or not 0 <= value <= MAX_KIND:
            return None
        kind = int.__new__(cls, value)
        kind._name_, kind._value_ = f"UNKNOWN_{value}", value
        return kind


class Placement(NamedTuple):
    """One accepted placement: `pixel` is an address, `at_ms` Unix time in milliseconds.
    `operation` numbers what it is part of (models.Operation); 0 is a player's own."""

    seq: int
    pixel: int
    color: int
    player: str
    at_ms: int
    kind: Kind = Kind.PLAYER
    operation: int = 0


class Update(NamedTuple):
    """What a placement means to the board: the part of it that everyone may see."""

    seq: int
    pixel: int
    color: int
