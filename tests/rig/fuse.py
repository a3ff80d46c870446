"""Waiting for what has to happen. The fuse is no measure of anything: it only ends a test that
would hang, so it is far longer than the slowest machine takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

FUSE_SECONDS = 180
PAUSE_SECONDS = 0.02


def until(condition: Callable[[], Any], what: str) -> Any:
    """What `condition` returns once it is something."""
    deadline = time.monotonic() + FUSE_SECONDS
    while time.monotonic() < deadline:
        if found := condition():
            return found
        time.sleep(PAUSE_SECONDS)
    raise AssertionError(f"It never happened: {what}.")


async def until_true(condition: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(FUSE_SECONDS):
        while not await condition():
            await asyncio.sleep(PAUSE_SECONDS)
