"""Moments as people write them (RFC 3339)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FORM = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
EXAMPLE = "2024-04-01T13:00:00Z or 2024-04-01T15:00:00.250+02:00"


def milliseconds_of(text: str) -> int:
    """Unix time, rounded down. Raises ValueError for anything but a time with its offset."""
    try:
        if not FORM.fullmatch(text):
            raise ValueError
        at = datetime.fromisoformat(text.upper())
        return (at - EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        words = f"must be a time with its zone, for example {EXAMPLE}, not {text[:60]!r}."
        raise ValueError(words) from None
