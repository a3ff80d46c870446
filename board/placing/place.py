"""The write path: from a player's wish to a number in the outbox."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple, TypeVar

from board.core.live_settings import BoardSettings
from board.core.placement import Kind, Placement
from board.core.problem import Malformed, OutOfBoard, OutOfPalette, Problem, Unavailable
from board.placing.gathering import Gathering
from board.store.client import Unreachable
from board.store.repair.kept import Kept
from board.store.repair.permit import NotPermitted
from board.store.store import Store
from board.store.verdict import Accepted, Answer, Attempt, StoreBehind, UndoAnswer, Undone

logger = logging.getLogger(__name__)

Wish = TypeVar("Wish")
Outcome = TypeVar("Outcome")


class Doubt(NamedTuple):
    """What is said when the store did not answer."""

    nothing: str  # was done: it was not even asked
    maybe: str


PLACING = Doubt(
    "The live store does not answer. Nothing was placed.",
    "The live store does not answer. Your pixel may have been placed; trying it again is safe.",
)
UNDOING = Doubt(
    "The live store does not answer. Nothing was taken back.",
    "The live store does not answer. Your pixel may have been taken back; trying it again is "
    "safe.",
)


class Placing:
    """Gathers the attempts of this process and has the store decide them, batch by batch; the
    wishes to take one back likewise.

    `seen` tells the highest seq that this process knows from elsewhere, or raises Unavailable;
    `doubt` hears that the store has to be compared with what is known. What is acknowledged is
    `kept` until the ledger has it.
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
        self._attempts: Gathering[Attempt, Accepted] = Gathering(self._decide)
        self._undos: Gathering[str, Undone] = Gathering(self._take_back)

    async def place(self, player: str, x: int, y: int, color: int) -> Accepted:
        """Places one pixel. Raises the Problem that says why not."""
        return await self._attempts.ask(self.attempt(player, x, y, color))

    async def undo(self, player: str) -> Undone:
        """Takes the player's latest placement back. Raises the Problem that says why not."""
        return await self._undos.ask(player)

    def attempt(self, player: str, x: int, y: int, color: int) -> Attempt:
        """Raises OutOfBoard or OutOfPalette with the bounds; colours and state are live, so
        the script looks at them again."""
        settings = self._settings()
        grid = settings.grid
        check(OutOfBoard, "x", x, grid.left, grid.right)
        check(OutOfBoard, "y", y, grid.top, grid.bottom)
        check(OutOfPalette, "color", color, 0, len(settings.palette) - 1)
        return Attempt(player, grid.address(x, y), color)

    def submit(self, attempt: Attempt, answer: Callable[[Answer], None]) -> None:
        """Has an attempt decided with the next batch; `answer` is called with the outcome."""
        self._attempts.submit(attempt, answer)

    def submit_undo(self, player: str, answer: Callable[[UndoAnswer], None]) -> None:
        self._undos.submit(player, answer)

    async def _decide(self, attempts: list[Attempt]) -> list[Answer]:
        answers = await self._asked(self._ask, attempts, PLACING)
        self._kept.add(
            Placement(answer.seq, attempt.pixel, attempt.color, attempt.player, answer.now_ms)
            for attempt, answer in zip(attempts, answers, strict=True)
            if isinstance(answer, Accepted)
        )
        return answers

    async def _take_back(self, players: list[str]) -> list[UndoAnswer]:
        answers = await self._asked(self._ask_undo, players, UNDOING)
        self._kept.add(
            Placement(answer.seq, answer.pixel, answer.color, player, answer.now_ms, Kind.UNDO)
            for player, answer in zip(players, answers, strict=True)
            if isinstance(answer, Undone)
        )
        return answers

    async def _asked(
        self,
        ask: Callable[[Sequence[Wish]], Awaitable[list[Outcome | Problem]]],
        wishes: Sequence[Wish],
        words: Doubt,
    ) -> list[Outcome | Problem]:
        generation = self._kept.generation
        try:
            answers = await ask(wishes)
        except Unreachable as problem:
            self._may_have_lost_answers |= problem.was_sent
            self._doubt(problem.detail)
            detail = words.maybe if problem.was_sent else words.nothing
            return [Unavailable(detail)] * len(wishes)
        except NotPermitted as problem:
            self._doubt(problem.detail)
            return [problem] * len(wishes)
        except Unavailable as problem:
            return [problem] * len(wishes)
        except Exception:  # a mistake of ours: those who wait must hear of it, and we too
            logger.exception("A batch of placements failed.")
            return [Unavailable("The placement failed through a fault of ours.")] * len(wishes)
        if generation != self._kept.generation:
            # What we keep was given away for a repair while this answer was on its way: it was
            # not among it, so it is not promised.
            self._may_have_lost_answers = True
            return [Unavailable(words.maybe)] * len(wishes)
        for behind in (answer for answer in answers if isinstance(answer, StoreBehind)):
            self._doubt(behind.detail)
        return answers

    async def _ask(self, attempts: Sequence[Attempt]) -> list[Answer]:
        if self._may_have_lost_answers:
            await self._store.note_pause()
            self._may_have_lost_answers = False
        return await self._store.place(attempts, self._floor())

    async def _ask_undo(self, players: Sequence[str]) -> list[UndoAnswer]:
        return await self._store.undo(players, self._floor())

    def _floor(self) -> int:
        return max(self._kept.newest, self._seen())


def check(problem: type[Problem], field: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise problem(
            f"{field} must be {least} to {most}, not {value}.",
            field=field,
            minimum=least,
            maximum=most,
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
