"""Why something of the history cannot be had."""

from __future__ import annotations


class HistoryError(Exception):
    """The history cannot be read, or contradicts itself; nothing was changed."""


class UnknownMoment(HistoryError):
    """Nobody knows the board as of then: it was not there yet, or is still to come."""
