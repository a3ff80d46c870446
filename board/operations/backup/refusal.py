"""Why nothing was done."""

from __future__ import annotations


class Refused(Exception):
    """What was asked for cannot be done, and nothing was changed: says why in sentences."""


class Damaged(Refused):
    """A backup is not what it was when it was made."""
