"""Ctrl-C for long commands, and what a service manager sends in its place."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

from django.core.management.base import BaseCommand

from board.core.cancel import cancel

Result = TypeVar("Result")


class LongCommand(BaseCommand):
    """To a process of its own SIGTERM is as Ctrl-C: by itself it would end it in the middle."""

    def run_from_argv(self, argv: list[str]) -> None:
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
        super().run_from_argv(argv)


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
