"""Why something of the history cannot be had."""

from __future__ import annotations

from board.core.problem import rfc3339


class HistoryError(Exception):
    """The history cannot be read, or contradicts itself; nothing was changed."""


class UnknownMoment(HistoryError):
    """Nobody knows the board as of then: it was not there yet, or is still to come."""


class NothingYet(HistoryError):
    def __init__(self) -> None:
        super().__init__("There is nothing in the ledger yet.")


def refuse_before(first_ms: int, at_ms: int) -> None:
    """Raises UnknownMoment."""
    if at_ms < first_ms:
        raise UnknownMoment(f"The history begins at {rfc3339(first_ms)}, behind {rfc3339(at_ms)}.")


def refuse_behind(now_ms: int, at_ms: int) -> None:
    """Raises UnknownMoment."""
    if at_ms > now_ms:
        raise UnknownMoment(f"{rfc3339(at_ms)} is still to come; it is {rfc3339(now_ms)} now.")
