"""The loops of a process: none ends unseen, each is begun again, and a silent one is known."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable

from board.core.cancel import cancel

logger = logging.getLogger(__name__)

BACK_OFF_SECONDS, MAX_BACK_OFF_SECONDS = 0.2, 2.0

Beat = Callable[[], None]
Work = Callable[[Beat], Awaitable[None]]


class Waits:
    """What the loops of a process wait for, said once when it begins and once when it ends,
    however many loops meet it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._reasons: dict[str, str] = {}  # by the name of a loop
        self._since: dict[str, float] = {}  # by reason

    def begin(self, name: str, reason: str) -> None:
        if self._reasons.get(name) == reason:
            return
        self.end(name)
        self._reasons[name] = reason
        if reason not in self._since:
            self._since[reason] = self._clock()
            logger.warning("Waiting (%s): %s", name, reason)

    def end(self, name: str) -> None:
        reason = self._reasons.pop(name, None)
        if reason is not None and reason not in self._reasons.values():
            seconds = self._clock() - self._since.pop(reason)
            logger.warning("Over after %.1f s (%s): %s", seconds, name, reason)


class Loop:
    """Does `work` until it is stopped, and begins it again whatever ends it.

    `work` is handed a function to call at each turn. What it raises of `passing` is waited
    for and said once; anything else is a fault: logged with its traceback, and counted. A
    loop that neither came round nor said what it waits for in `silence_seconds` does not
    turn; None is for one that may rightly wait for ever.
    """

    def __init__(
        self,
        name: str,
        work: Work,
        waits: Waits,
        *,
        passing: tuple[type[Exception], ...] = (),
        silence_seconds: float | None = None,
        most_back_off_seconds: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self.faults = 0
        self._work, self._waits, self._passing = work, waits, passing
        self._silence_seconds, self._clock = silence_seconds, clock
        self._most_back_off_seconds = most_back_off_seconds
        self._beat_at = self._alive_at = clock()
        self._failures = 0  # since the last turn
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Starting again is harmless."""
        if self._task is None:
            self._beat_at = self._alive_at = self._clock()
            self._task = asyncio.create_task(self._run(), name=self.name)

    async def stop(self) -> None:
        await cancel(self._task)
        self._waits.end(self.name)

    @property
    def is_turning(self) -> bool:
        silence = self._silence_seconds
        return silence is None or self._clock() - self._alive_at < silence

    @property
    def idle_seconds(self) -> float:
        """Since it came round."""
        return self._clock() - self._beat_at

    def _beat(self) -> None:
        self._beat_at = self._alive_at = self._clock()
        if self._failures:
            self._failures = 0
            self._waits.end(self.name)

    async def _run(self) -> None:
        while True:
            try:
                await self._work(self._beat)
                self._fail("It ended.")
            except self._passing as error:
                self._failures += 1
                self._alive_at = self._clock()
                self._waits.begin(self.name, str(error))
            except Exception:
                self._fail("It failed.", exc_info=True)
            await asyncio.sleep(self._back_off())

    def _fail(self, what: str, *, exc_info: bool = False) -> None:
        self.faults += 1
        self._failures += 1
        logger.error("Loop %s begins again. %s", self.name, what, exc_info=exc_info)

    def _back_off(self) -> float:
        """Drawn at random, so that the processes of a board do not come back in step."""
        doublings = min(self._failures, 10) - 1
        wanted = BACK_OFF_SECONDS * 2.0 ** max(0, doublings)
        limit = self._most_back_off_seconds
        most = min(wanted, MAX_BACK_OFF_SECONDS if limit is None else limit)
        return random.uniform(most / 2, most)


class Loops:
    """All loops of a process."""

    def __init__(self) -> None:
        self.waits = Waits()
        self._loops: list[Loop] = []

    def start(
        self,
        name: str,
        work: Work,
        *,
        passing: tuple[type[Exception], ...] = (),
        silence_seconds: float | None = None,
        most_back_off_seconds: float | None = None,
    ) -> Loop:
        loop = Loop(
            name,
            work,
            self.waits,
            passing=passing,
            silence_seconds=silence_seconds,
            most_back_off_seconds=most_back_off_seconds,
        )
        self._loops.append(loop)
        loop.start()
        return loop

    async def stop(self) -> None:
        """Those that were started here and are not stopped yet."""
        loops, self._loops = self._loops, []
        for loop in loops:
            await loop.stop()

    @property
    def faults(self) -> int:
        return sum(loop.faults for loop in self._loops)

    def silent(self) -> list[str]:
        """Names of loops that do not turn."""
        return [loop.name for loop in self._loops if not loop.is_turning]


def every(seconds: float, work: Callable[[], Awaitable[object]]) -> Work:
    """The work of a loop that does `work` each so many seconds."""

    async def turn(beat: Beat) -> None:
        while True:
            await work()
            beat()
            await asyncio.sleep(seconds)

    return turn
