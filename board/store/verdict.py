"""What place.lua and undo.lua answer, as values and refusals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from board.core.problem import (
    Banned,
    Cooldown,
    Ended,
    Frozen,
    NothingToUndo,
    OutOfBoard,
    OutOfPalette,
    PaintedOver,
    Problem,
    Protected,
    Unavailable,
    UndoSpent,
)


class Attempt(NamedTuple):
    """A player's wish to set a pixel, already checked for its form."""

    player: str
    pixel: int  # its address
    color: int


class Accepted(NamedTuple):
    """A placement that is in the outbox; `wait_ms` is the cooldown it started."""

    seq: int
    now_ms: int
    wait_ms: int


class Undone(NamedTuple):
    """A placement that was taken back, by another one that is in the outbox: `color` is what was
    there before."""

    seq: int
    now_ms: int
    pixel: int
    color: int
    wait_ms: int = 0


class StoreBehind(Unavailable):
    """The store is older than what the caller has seen, or is being repaired."""


Answer = Accepted | Problem
UndoAnswer = Undone | Problem


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
    return read_refusal(code, a, b)


def read_undo_answers(reply: list[Any]) -> list[UndoAnswer]:
    now_ms = int(reply[0])
    return [
        read_undo_answer(code, a, b, now_ms)
        for code, a, b in zip(reply[1::3], reply[2::3], reply[3::3], strict=True)
    ]


def read_undo_answer(code: bytes, a: int, b: Any, now_ms: int) -> UndoAnswer:
    if code == b"undone":
        pixel, color = b.split()
        return Undone(a, now_ms, int(pixel), int(color))
    return read_refusal(code, a, b)


def read_refusal(code: bytes, a: int, b: Any) -> Problem:
    if code == b"banned":
        return Banned(b.decode(), a or None)
    return REFUSALS[code]()


REFUSALS: dict[bytes, Callable[[], Problem]] = {
    b"frozen": lambda: Frozen("The board is frozen for now; nobody can place."),
    b"ended": lambda: Ended("The event is over; the board stays as it is."),
    b"protected": lambda: Protected("A moderator protects this pixel."),
    b"out-of-board": lambda: OutOfBoard("This pixel is outside the board."),
    b"out-of-palette": lambda: OutOfPalette("This colour is not in the palette."),
    b"nothing-to-undo": lambda: NothingToUndo("No placement of yours can be taken back now."),
    b"undo-too-late": lambda: NothingToUndo("It is too late to take this placement back."),
    b"painted-over": lambda: PaintedOver("Somebody has painted over it: what is there stays."),
    b"undo-spent": lambda: UndoSpent("You have taken one back already in this cooldown."),
    b"full": lambda: Unavailable("Too many placements wait to be stored. Try again soon."),
    b"late": lambda: Unavailable("The live store was too slow. Nothing was placed."),
    b"behind": lambda: StoreBehind("The live store is being restored. Try again soon."),
}
