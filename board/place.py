"""The write path: from a player's wish to a number in the outbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import NamedTuple

from board.core.placement import Placement
from board.core.problem import Malformed, OutOfBoard, OutOfPalette, Problem, Unavailable
from board.kept import Kept
from board.store.answer import Accepted, Answer, Attempt, StoreBehind
from board.store.client import Unreachable
from board.store.permit import NotPermitted
from board.store.settings import BoardSettings
from board.store.store import Store

logger = logging.getLogger(__name__)

MAX_BATCH = 256  # attempts in one script call: about a millisecond of Valkey's time
MAX_WAITING = 20_000  # attempts that may wait here; a client whose attempt is over it hears 503
NOTHING_PLACED = "The live store does not answer. Nothing was placed."
MAYBE_PLACED = (
    "The live store does not answer. Your pixel may have been placed; trying it again is safe."
)


class Waiting(NamedTuple):
    attempt: Attempt
    answer: Callable[[Answer], None]


class Placing:
    """Gathers the attempts of this process and has the store decide them, batch by batch.

    At most one call is on its way; whatever arrives meanwhile is the next batch, in order of
    arrival. `seen` tells the highest seq that this process knows from elsewhere, or raises
    Unavailable; `doubt` hears that the store has to be compared with what is known. What is
    acknowledged is `kept` until the ledger has it.
    """

    def __init__(
        self,
        store: Store,
        settings: Callable[[], BoardSettings],
        seen: Callable[[], int],
        kept: Kept,
        doubt: Callable[[str], None] = lambda reason: None,
    ) -> None:
        self._store, self._settings, self._seen = store, settings, seen
        self._kept, self._doubt = kept, doubt
        self._may_have_lost_answers = False
        self._waiting: list[Waiting] = []
        self._worker: asyncio.Task[None] | None = None

    async def place(self, player: str, x: int, y: int, color: int) -> Accepted:
        """Places one pixel. Raises the Problem that says why not."""
        attempt = self.attempt(player, x, y, color)
        outcome: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.submit(attempt, lambda answer: outcome.done() or outcome.set_result(answer))
        answer = await outcome
        if isinstance(answer, Problem):
            raise answer
        return answer

    def attempt(self, player: str, x: int, y: int, color: int) -> Attempt:
        """Raises OutOfBoard or OutOfPalette with the bounds; colours and state are live, so
        the script looks at them again."""
        settings = self._settings()
        grid = settings.grid
        check(OutOfBoard, "x", x, grid.width)
        check(OutOfBoard, "y", y, grid.height)
        check(OutOfPalette, "color", color, len(settings.palette))
        return Attempt(player, grid.index(x, y), color)

    def submit(self, attempt: Attempt, answer: Callable[[Answer], None]) -> None:
        """Has an attempt decided with the next batch; `answer` is called with the outcome."""
        if len(self._waiting) >= MAX_WAITING:
            answer(Unavailable("Too many placements at once. Try again soon."))
            return
        self._waiting.append(Waiting(attempt, answer))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.get_running_loop().create_task(self._decide_all())

    async def _decide_all(self) -> None:
        await asyncio.sleep(0)  # let the rest of this turn of the event loop arrive
        while self._waiting:
            batch, self._waiting = self._waiting[:MAX_BATCH], self._waiting[MAX_BATCH:]
            answers = await self._decide([waiting.attempt for waiting in batch])
            for waiting, answer in zip(batch, answers, strict=True):
                waiting.answer(answer)

    async def _decide(self, attempts: list[Attempt]) -> list[Answer]:
        generation = self._kept.generation
        try:
            answers = await self._ask(attempts)
        except Unreachable as problem:
            self._may_have_lost_answers |= problem.was_sent
            self._doubt(problem.detail)
            detail = MAYBE_PLACED if problem.was_sent else NOTHING_PLACED
            return [Unavailable(detail)] * len(attempts)
        except NotPermitted as problem:
            self._doubt(problem.detail)
            return [problem] * len(attempts)
        except Unavailable as problem:
            return [problem] * len(attempts)
        except Exception:  # a mistake of ours: those who wait must hear of it, and we too
            logger.exception("A batch of placements failed.")
            return [Unavailable("The placement failed through a fault of ours.")] * len(attempts)
        if generation != self._kept.generation:
            # What we keep was given away for a repair while this answer was on its way: it was
            # not among it, so it is not promised.
            self._may_have_lost_answers = True
            return [Unavailable(MAYBE_PLACED)] * len(attempts)
        self._keep(attempts, answers)
        return answers

    async def _ask(self, attempts: list[Attempt]) -> list[Answer]:
        if self._may_have_lost_answers:
            await self._store.note_pause()
            self._may_have_lost_answers = False
        return await self._store.place(attempts, max(self._kept.newest, self._seen()))

    def _keep(self, attempts: list[Attempt], answers: list[Answer]) -> None:
        placements = []
        for attempt, answer in zip(attempts, answers, strict=True):
            if isinstance(answer, Accepted):
                seq, now_ms, _ = answer
                player, pixel, color = attempt
                placements.append(Placement(seq, pixel, color, player, now_ms))
            elif isinstance(answer, StoreBehind):
                self._doubt(answer.detail)
        self._kept.add(placements)


def check(problem: type[Problem], field: str, value: int, bound: int) -> None:
    if not 0 <= value < bound:
        raise problem(
            f"{field} must be 0 to {bound - 1}, not {value}.",
            field=field,
            minimum=0,
            maximum=bound - 1,
        )


def parse_placement(body: object) -> tuple[int, int, int]:
    """x, y and colour of a request's JSON. Raises Malformed, naming the field."""
    if not isinstance(body, dict):
        raise Malformed("The body must be a JSON object with x, y and color.")
    unknown = sorted(set(body) - {"x", "y", "color"})
    if unknown:
        raise Malformed(f"The body has an unknown field: {unknown[0]}.", field=unknown[0])
    return whole(body, "x"), whole(body, "y"), whole(body, "color")


def whole(body: dict[str, object], field: str) -> int:
    if field not in body:
        raise Malformed(f"{field} is missing.", field=field)
    value = body[field]
    if type(value) is not int:  # bool is an int to Python, but not to a client
        raise Malformed(f"{field} must be a whole number.", field=field)
    return value
