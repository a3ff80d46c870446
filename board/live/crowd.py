"""Whether one more socket would take a place that is kept for requests."""

from __future__ import annotations

from collections.abc import Callable

_ask: Callable[[int], bool] | None = None


def begin(ask: Callable[[int], bool]) -> None:
    """From the server, which counts connections; `ask` is told how many sockets there are."""
    global _ask
    _ask = ask


def is_full(sockets: int) -> bool:
    """Never under a server that does not count."""
    return _ask is not None and _ask(sockets)
