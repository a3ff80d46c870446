"""What place.lua answers, as values and refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from board.core.problem import (
    Banned,
    Cooldown,
    Ended,
    Frozen,
    OutOfBoard,
    OutOfPalette,
    Problem,
    Protected,
    Unavailable,
)


class Attempt(NamedTuple):
    """A player's wish to set a pixel, already checked for its form."""

    player: str
    pixel: int
    color: int


class Accepted(NamedTuple):
    """A placement that is in the outbox; `wait_ms` is the cooldown it started."""

    seq: int
    now_ms: int
    wait_ms: int


class StoreBehind(Unavailable):
    """The store is older than what the caller has seen, or is being repaired."""


Answer = Accepted | Problem


def read_answers(reply: list[Any]) -> list[Answer]:
    now_ms = int(reply[0])
    return [
        read_answer(code, a, b, now_ms)
        for code, a, b in zip(reply[1::3], reply[2::3], reply[3::3], strict=True)
    ]


def read_answer(code: bytes, a: int, b: Any, now_ms: int) -> Answer:
    if code == b"placed":
        return Accepted(a, now_ms, b)
    if code == b"cooldown":
        return Cooldown(a, now_ms)
    if code == b"banned":
        return Banned(b.decode(), a or None)
    return REFUSALS[code]()


REFUSALS: dict[bytes, Callable[[], Problem]] = {
    b"frozen": lambda: Frozen("The board is frozen for now; nobody can place."),
    b"ended": lambda: Ended("The event is over; the board stays as it is."),
    b"protected": lambda: Protected("A moderator protects this pixel."),
    b"out-of-board": lambda: OutOfBoard("This pixel is outside the board."),
    b"out-of-palette": lambda: OutOfPalette("This colour is not in the palette."),
    b"full": lambda: Unavailable("Too many placements wait to be stored. Try again soon."),
    b"late": lambda: Unavailable("The live store was too slow. Nothing was placed."),
    b"behind": lambda: StoreBehind("The live store is being restored. Try again soon."),
}
