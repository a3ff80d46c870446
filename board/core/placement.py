"""A placement: one pixel set by one player, numbered by `seq`."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class Kind(IntEnum):
    """How a placement came about."""

    PLAYER = 0
    MODERATOR = 1
    IMPORT = 2


class Placement(NamedTuple):
    """One accepted placement: `pixel` is an index, `at_ms` Unix time in milliseconds."""

    seq: int
    pixel: int
    color: int
    player: str
    at_ms: int
    kind: Kind = Kind.PLAYER


class Update(NamedTuple):
    """What a placement means to the board: the part of it that everyone may see."""

    seq: int
    pixel: int
    color: int


def apply_newest(updates: list[Update]) -> dict[int, int]:
    """Colour by pixel index after `updates`, which are in ascending order of seq."""
    return {update.pixel: update.color for update in updates}
