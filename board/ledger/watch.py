"""Compares the live store with what this process knows, and has it repaired when it is wrong."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from itertools import groupby

from board.core.loops import Beat
from board.core.problem import Unavailable
from board.ledger.base import LedgerError
from board.ledger.database import SilentDatabase
from board.ledger.recovery import LEASE_MS, Recovery
from board.store.bulk import MAX_WRITES, Write
from board.store.keys import REPAIR
from board.store.repair.desk import Offer
from board.store.repair.kept import Kept
from board.store.repair.standing import Standing
from board.store.store import Store

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
SOON_SECONDS = 0.1  # while something is wrong
LATE_SECONDS = 5.0  # without a good look: nobody can place


class Watch:
    """One in each process. It looks at the store all the time: after a doubt, after every
    reconnect and in between, as a client library may connect again by itself to an older one.

    What it finds wrong is repaired by one process at a time, under a lease; the others give
    that one what they have kept. `seen` is the highest seq that this process has seen.
    """

    def __init__(
        self, store: Store, recovery: Recovery, process: str, kept: Kept, seen: Callable[[], int]
    ) -> None:
        self._store, self._recovery, self._process = store, recovery, process
        self._kept, self._seen = kept, seen
        self._sound, self._wake = asyncio.Event(), asyncio.Event()
        self._looked_at = time.monotonic()
        self._reason = "The live store is being looked at."
        self._offered_in = ""  # the round of a repair
        self._epoch = ""  # in which all that is kept was on the board
        self._is_compared = False

    # --- what others ask -------------------------------------------------------------------

    async def sound(self) -> None:
        """Returns when the store holds all that is known of it."""
        await self._sound.wait()

    def doubt(self, reason: str) -> None:
        """Something looks wrong: have a look at once, and do not call it sound before."""
        self._reason = reason
        self._sound.clear()
        self._wake.set()

    @property
    def trouble(self) -> str | None:
        """Why nobody can place here, if so."""
        if not self._sound.is_set():
            return self._reason
        seconds = time.monotonic() - self._looked_at
        return (
            f"No look at the live store for {seconds:.0f} s." if seconds > LATE_SECONDS else None
        )

    # --- the loop --------------------------------------------------------------------------

    async def run(self, beat: Beat) -> None:
        while True:
            self._wake.clear()
            try:
                is_right = await self.look()
            except Unavailable as problem:
                self.doubt(problem.detail)
                raise
            beat()
            pause = LOOK_SECONDS if is_right else SOON_SECONDS
            try:
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def look(self) -> bool:
        """Whether the store is sound; if not, does what can be done about it. Raises
        Unavailable or LedgerError when nothing can be done now."""
        # What is known is asked for before the store is: meanwhile both go on.
        known, stored = self._known(), await self._stored()
        standing = await self._store.standing()
        if standing.repair and standing.repair != self._offered_in:
            await self._offer(standing)
        problem = self._problem(standing, known, stored)
        if problem:
            self.doubt(problem)
            if await self._store.lease(REPAIR, self._process, LEASE_MS):
                await self._lead(problem)
            return False
        self._is_compared = True
        self._sound.set()
        self._looked_at = time.monotonic()
        await self._settle(standing)
        return True

    def _problem(self, standing: Standing, known: int, stored: int) -> str | None:
        if standing.repair:
            return "The live store is being repaired."
        if not standing.has_board:
            return "The live store has no board."
        if standing.seq < known:
            return f"The live store is at seq {standing.seq}, {known} was given out."
        if standing.seq < stored:
            return f"The live store is at seq {standing.seq}, the ledger at {stored}."
        if not standing.is_permitted:
            return "The live store has not been compared with what is known of it."
        return None

    def _known(self) -> int:
        return max(self._seen(), self._kept.newest, self._store.publication.given)

    async def _stored(self) -> int:
        """The ledger's highest seq, once: from then on this process sees by itself what is
        given out."""
        if self._is_compared:
            return 0
        try:
            return await self._recovery.remains.read(lambda ledger: ledger.highest())
        except (LedgerError, SilentDatabase) as error:
            # Where somebody has compared it before, placing goes on without the ledger.
            logger.error("The store is not compared with the ledger: %s", error)
            return 0

    # --- a repair --------------------------------------------------------------------------

    async def _offer(self, standing: Standing) -> None:
        placements = self._kept.give(standing.seq)
        offer = Offer(self._known(), self._store.publication.given)
        await self._store.repairs.offer(standing.repair, self._process, placements, offer)
        self._offered_in = standing.repair

    async def _lead(self, problem: str) -> None:
        logger.info("This process looks after the live store: %s", problem)
        began = time.monotonic()
        try:
            await self._recovery.run(self._process, self._offer, has_memory=self._seen() > 0)
        finally:
            await self._give_up_lease()
        logger.info("The live store is sound after %.1f s.", time.monotonic() - began)

    async def _give_up_lease(self) -> None:
        try:
            await self._store.lease(REPAIR, self._process, 0)
        except Unavailable as problem:
            logger.info("The repair's lease runs out by itself: %s", problem.detail)

    # --- afterwards ------------------------------------------------------------------------

    async def _settle(self, standing: Standing) -> None:
        """Forgets what the ledger has. After a repair the cursor says nothing of what was
        before: a process that could not be heard in time may have kept what nobody has."""
        if standing.epoch != self._epoch:
            await self._return_lost()
            self._epoch = standing.epoch
        self._kept.forget(self._done(standing))

    def _done(self, standing: Standing) -> int:
        """Up to where the ledger has everything, or will get it from the topic."""
        if not self._store.publication.is_used:
            return standing.written
        return min(standing.published, standing.written or standing.published)

    async def _return_lost(self) -> None:
        """Places anew, with new numbers, what this process acknowledged and nobody has."""
        lost = await self._recovery.remains.lost(self._kept.all())
        if lost:
            logger.warning("%d acknowledged placements come back late.", len(lost))
        for kind, placements in groupby(lost, lambda each: each.kind):  # players' own, and undone
            writes = [Write(*each[1:5]) for each in placements]
            for start in range(0, len(writes), MAX_WRITES):
                chunk = writes[start : start + MAX_WRITES]
                await self._store.bulk.write(chunk, kind=kind, floor=self._known())
