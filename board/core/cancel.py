"""Ending tasks for sure."""

from __future__ import annotations

import asyncio
from typing import Any

AGAIN_SECONDS = 0.5  # longer than a task takes to say goodbye


async def cancel(*tasks: asyncio.Future[Any] | None) -> None:
    """Cancels tasks and returns when they have ended.

    Once is not enough: before Python 3.12 `asyncio.wait_for`, through which the Valkey client
    sends, swallows a cancellation that comes in the moment it completes
    (https://github.com/python/cpython/issues/86296), and the task would go on for ever.
    """
    pending = {task for task in tasks if task is not None}
    while pending:
        for task in pending:
            task.cancel()
        done, pending = await asyncio.wait(pending, timeout=AGAIN_SECONDS)
        for task in done:
            if not task.cancelled():
                task.exception()  # it was logged where it happened, or is nobody's concern now
