from __future__ import annotations

import asyncio
import logging

import pytest

from board.core.loops import Beat, Loop, Loops, Waits, every
from tests.rig.fuse import FUSE_SECONDS


class Away(Exception):
    """What a loop may wait for."""


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("board.core.loops.MAX_BACK_OFF_SECONDS", 0.0)


class Work:
    """Does what it was told, turn by turn; then waits to be cancelled."""

    def __init__(self, *ends: Exception | None) -> None:
        self.ends = list(ends)
        self.is_done = asyncio.Event()

    async def __call__(self, beat: Beat) -> None:
        if not self.ends:
            beat()
            self.is_done.set()
            await asyncio.Event().wait()
        end = self.ends.pop(0)
        if end is not None:
            raise end


async def run(*ends: Exception | None) -> Loop:
    work = Work(*ends)
    loop = Loop("follower", work, Waits(), passing=(Away,))
    loop.start()
    async with asyncio.timeout(FUSE_SECONDS):
        await work.is_done.wait()
    await loop.stop()
    return loop


async def test_an_unknown_fault_is_logged_counted_and_survived(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop = await run(KeyError("kind 9"), ZeroDivisionError())
    assert loop.faults == 2
    assert "follower begins again" in caplog.text
    assert "kind 9" in caplog.text and "Traceback" in caplog.text


async def test_a_loop_that_just_ends_is_a_fault_too(caplog: pytest.LogCaptureFixture) -> None:
    loop = await run(None)
    assert loop.faults == 1 and "It ended." in caplog.text


async def test_what_is_waited_for_is_said_once_and_its_end_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    loop = await run(*[Away("Valkey is away.")] * 50)
    assert loop.faults == 0
    said = [record.message for record in caplog.records]
    assert said[0] == "Waiting (follower): Valkey is away."
    assert said[1].startswith("Over after") and said[1].endswith("Valkey is away.")
    assert len(said) == 2


def test_several_loops_that_wait_for_the_same_say_it_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    now = [100.0]
    waits = Waits(lambda: now[0])
    waits.begin("hub", "Valkey is away.")
    waits.begin("writer", "Valkey is away.")
    waits.begin("writer", "The database is away.")
    waits.begin("writer", "Valkey is away.")
    now[0] = 107.5
    waits.end("hub")
    waits.end("writer")
    waits.end("writer")
    assert [record.message for record in caplog.records] == [
        "Waiting (hub): Valkey is away.",
        "Waiting (writer): The database is away.",
        "Over after 0.0 s (writer): The database is away.",
        "Over after 7.5 s (writer): Valkey is away.",
    ]


async def test_a_loop_that_does_not_turn_is_known() -> None:
    now = [0.0]
    loop = Loop("tick", Work(), Waits(), silence_seconds=5, clock=lambda: now[0])
    now[0] = 4.9
    assert loop.is_turning
    now[0] = 5.0
    assert not loop.is_turning
    loop._beat()
    assert loop.is_turning


async def test_one_that_may_wait_for_ever_is_never_silent() -> None:
    loops = Loops()
    work = Work()
    loops.start("listener", work)
    await work.is_done.wait()
    assert loops.silent() == [] and loops.faults == 0
    await loops.stop()
    await loops.stop()


async def test_every_goes_on_after_what_passes() -> None:
    turns: list[int] = []
    done = asyncio.Event()

    async def work() -> None:
        turns.append(len(turns))
        if len(turns) == 2:
            raise Away("not now")
        if len(turns) == 5:
            done.set()

    loops = Loops()
    loops.start("sweep", every(0, work), passing=(Away,))
    async with asyncio.timeout(FUSE_SECONDS):
        await done.wait()
    await loops.stop()
    assert turns[:5] == [0, 1, 2, 3, 4]
