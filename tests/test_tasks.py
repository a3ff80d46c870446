from __future__ import annotations

import asyncio

import pytest

from board import tasks as board_tasks


async def test_a_task_that_swallows_a_cancellation_is_cancelled_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(board_tasks, "CANCEL_SECONDS", 0)
    swallowed = 0

    async def stubborn() -> None:
        nonlocal swallowed
        while swallowed < 2:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                swallowed += 1
        await asyncio.Event().wait()

    tasks = [asyncio.create_task(stubborn()), asyncio.create_task(asyncio.sleep(0))]
    await asyncio.sleep(0)
    await board_tasks.end(tasks)
    assert swallowed == 2
    assert all(task.done() for task in tasks)


async def test_ending_nothing_is_fine() -> None:
    await board_tasks.end([])
