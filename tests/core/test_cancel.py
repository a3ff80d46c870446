from __future__ import annotations

import asyncio

import pytest

from board.core import cancel as module
from board.core.cancel import cancel


async def test_a_task_that_swallows_a_cancellation_is_cancelled_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.01)
    swallowed = 0

    async def stubborn() -> None:
        nonlocal swallowed
        while True:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                swallowed += 1
                if swallowed == 3:
                    raise

    task = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    await cancel(task, None)
    assert task.cancelled()


async def test_a_task_that_failed_is_just_over() -> None:
    async def fail() -> None:
        raise ValueError

    task = asyncio.create_task(fail())
    await cancel(task)
    assert task.done()
