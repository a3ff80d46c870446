"""Ctrl-C for commands that run on an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from board.core.cancel import cancel

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """As `asyncio.run`, and raises KeyboardInterrupt at the first Ctrl-C. That one alone
    cancels once, and what waits for Valkey may swallow it (see `cancel`) and go on."""
    return asyncio.run(until_cancelled(work))


async def until_cancelled(work: Coroutine[Any, Any, Result]) -> Result:
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    finally:
        await cancel(task)
