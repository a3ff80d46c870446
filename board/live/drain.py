"""Whether this process is on its way out: it ends what it has begun, and takes nobody new."""

from __future__ import annotations

_is_draining = False


def begin() -> None:
    """Until the process has ended."""
    global _is_draining
    _is_draining = True


def is_draining() -> bool:
    return _is_draining
