"""Ending what runs beside the requests."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

CANCEL_SECONDS = 1.0  # between two tries


async def end(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancels until all are done: a client library has been seen to swallow a cancellation,
    and a server that waits for such a task would never stop."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=CANCEL_SECONDS)
