"""Wishes of this process, gathered and decided batch by batch."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from board.core.problem import Problem, Unavailable

MAX_BATCH = 256  # wishes in one script call: about a millisecond of Valkey's time
MAX_WAITING = 20_000  # wishes that may wait here; a client whose wish is over it hears 503

Wish = TypeVar("Wish")
Outcome = TypeVar("Outcome")


class Gathering(Generic[Wish, Outcome]):
    """At most one call is on its way; whatever arrives meanwhile is the next batch, in order of
    arrival."""

    def __init__(self, decide: Callable[[list[Wish]], Awaitable[list[Outcome | Problem]]]) -> None:
        self._decide = decide
        self._waiting: list[tuple[Wish, Callable[[Outcome | Problem], None]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def ask(self, wish: Wish) -> Outcome:
        """Raises the Problem that says why not."""
        outcome: asyncio.Future[Outcome | Problem] = asyncio.get_running_loop().create_future()

        def settle(answer: Outcome | Problem) -> None:
            if not outcome.done():
                outcome.set_result(answer)

        self.submit(wish, settle)
        answer = await outcome
        if isinstance(answer, Problem):
            raise answer
        return answer

    def submit(self, wish: Wish, answer: Callable[[Outcome | Problem], None]) -> None:
        """Has a wish decided with the next batch; `answer` is called with the outcome."""
        if len(self._waiting) >= MAX_WAITING:
            answer(Unavailable("Too many placements at once. Try again soon."))
            return
        self._waiting.append((wish, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._decide_all())

    async def _decide_all(self) -> None:
        await asyncio.sleep(0)  # let the rest of this turn of the event loop arrive
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            answers = await self._decide([wish for wish, _ in batch])
            for (_, tell), answer in zip(batch, answers, strict=True):
                tell(answer)
