"""Repairs a live store that came back older than what was promised, or empty."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from board.core.cancel import cancel
from board.core.change import Change
from board.core.live_settings import BoardSettings
from board.core.problem import Unavailable
from board.ledger.base import Ledger, LedgerError
from board.ledger.database import DatabaseThread, SilentDatabase
from board.ledger.remains import Remains
from board.store.keys import REPAIR
from board.store.repair.desk import Offer
from board.store.repair.standing import Standing
from board.store.store import Store

logger = logging.getLogger(__name__)

LEASE_MS = 5_000
HEAR_SECONDS = 2.5  # how long the other processes have to say what they know
POLL_SECONDS = 0.05
LOOK_SECONDS = 0.5
PATIENCE_SECONDS = 15.0  # without anything new in the ledger: several of the function's turns
LEAST_LIFT = 100_000  # numbers that a repair leaves out at least
LIFTED = (
    "The live store was at seq %d instead of %d; %d placements are back, and it goes on behind %d."
)


class Recovery:
    """What the process does that holds the repair's lease.

    `roster` names the processes that were alive lately, this one included. `remake` makes the
    store say what the database says of settings, bans and protected pixels, and makes a board
    where there is none.
    """

    def __init__(
        self,
        store: Store,
        ledger: Ledger,
        database: DatabaseThread,
        roster: Callable[[], Awaitable[set[str]]],
        remake: Callable[[str], Awaitable[BoardSettings]],
    ) -> None:
        self._store, self.remains = store, Remains(store, ledger, database)
        self._roster, self._remake = roster, remake

    async def run(
        self,
        process: str,
        offer: Callable[[Standing], Awaitable[None]],
        *,
        has_memory: bool,
    ) -> None:
        """One repair, which may find that nothing is lost. Whatever it raises, the store stays
        closed to placements until another run has ended well.

        `offer` lays down what this process knows, as the others do. One that `has_memory` was
        here before: if nobody alive knows more than the store holds, it needs no ledger.
        """
        async with self._held_lease(process):
            round_id = uuid.uuid4().hex
            await self._store.repairs.open(round_id)
            standing = await self._store.standing()
            await offer(standing)
            offers, are_all = await self._hear(round_id)
            if process not in offers:
                raise Unavailable("The live store was changed during its repair.")
            shown = max(known.seen for known in offers.values())
            is_lost = shown > standing.seq or not standing.has_board or standing.is_half_restored
            stored = await self._stored(is_needed=is_lost or not has_memory)
            is_lost = is_lost or stored > standing.seq
            # Who does not answer may have seen, and may keep, what nobody else knows of.
            if is_lost or not are_all:
                await self._restore(round_id, standing, offers, stored, is_new=are_all)
            await self._store.permit.give(round_id)
            await self._store.repairs.close()

    @asynccontextmanager
    async def _held_lease(self, process: str) -> AsyncIterator[None]:
        async def extend() -> None:
            while True:
                await asyncio.sleep(LEASE_MS / 1000 / 4)
                try:
                    await self._store.lease(REPAIR, process, LEASE_MS)
                except Unavailable as problem:
                    logger.info("The repair's lease is not extended: %s", problem.detail)

        extending = asyncio.create_task(extend())
        try:
            yield
        finally:
            await cancel(extending)

    async def _hear(self, round_id: str) -> tuple[dict[str, Offer], bool]:
        """What everybody knows who lives, and whether all have answered; whoever is silent may
        come back late."""
        awaited = await self._roster()
        deadline = time.monotonic() + HEAR_SECONDS
        while True:
            offers = await self._store.repairs.offers(round_id)
            if awaited <= set(offers) or time.monotonic() > deadline:
                break
            await asyncio.sleep(POLL_SECONDS)
        if silent := awaited - set(offers):
            logger.warning("%d processes did not say what they know.", len(silent))
        return offers, not silent

    async def _stored(self, *, is_needed: bool) -> int:
        """Behind a fence: a commit that is on its way, of what a lost server said, either ends
        before it is looked or is refused."""
        try:
            return await self.remains.read(lambda ledger: ledger.fence())
        except (LedgerError, SilentDatabase):
            if is_needed:
                raise
            return 0

    # --- what was lost ---------------------------------------------------------------------

    async def _restore(
        self,
        round_id: str,
        standing: Standing,
        offers: dict[str, Offer],
        stored: int,
        *,
        is_new: bool,
    ) -> None:
        """From the ledger and from what the processes kept; then seq is lifted over all that may
        have been given out: not where nobody knows of any and the board `is_new`."""
        seq, store = standing.seq, self._store
        await store.repairs.begin_restoring()
        settings = await self._remake(round_id)
        if store.publication.is_used:
            await self._until_delivered(seq or stored, offers)
        if seq == 0 and stored:
            seq = await self._rebuild(round_id)
        count = await self._replay(round_id, seq)
        seen = [known.seen for known in offers.values()]
        top = max(standing.seq, stored, *seen, await store.seq())
        change = Change(0, await store.clock_ms(), settings.shape)
        if not top and is_new:
            await self._found(round_id, change)
            return
        # Behind the hole comes what the board is now, whatever of its changes was lost.
        lifted = top + max(settings.outbox_limit, LEAST_LIFT)
        await store.restore([change._replace(seq=lifted)], 0, round_id)
        logger.warning(LIFTED, standing.seq, top, count, lifted)

    async def _rebuild(self, round_id: str) -> int:
        pixels, seq = await self.remains.read(lambda ledger: ledger.board(), patience=None)
        if not await self._store.rebuild(pixels, seq, round_id):
            raise Unavailable("The live store was changed during its repair.")
        return seq

    async def _found(self, round_id: str, change: Change) -> None:
        """A board that was made before, as something else, and never held a pixel has changed."""
        if not await self.remains.read(lambda ledger: ledger.found(change)):
            await self._store.restore([change._replace(seq=1)], 0, round_id)
        logger.info("A new board was made.")

    async def _until_delivered(self, since: int, offers: dict[str, Offer]) -> None:
        """Returns when ledger and offers hold all that was published behind `since`, or the
        ledger has got nothing for a while."""
        # What anybody saw came from the topic, whoever gave it there and is dead perhaps.
        published = max(max(known.published, known.seen) for known in offers.values())
        wanted, held, heard_at = published - since, 0, time.monotonic()
        while held < wanted and time.monotonic() - heard_at < PATIENCE_SECONDS:
            before, held = held, await self._held(since, published)
            if held > before:
                heard_at = time.monotonic()
            if held < wanted:
                logger.warning("%d placements are on their way to the ledger.", wanted - held)
                await asyncio.sleep(LOOK_SECONDS)

    async def _held(self, since: int, to_seq: int) -> int:
        """How many of (since, to_seq]."""
        found = {each.seq async for part in self.remains.behind(since) for each in part}
        return sum(seq <= to_seq for seq in found)

    async def _replay(self, round_id: str, seq: int) -> int:
        count = 0
        async for part in self.remains.behind(seq):
            await self._store.restore(part, 0, round_id)
            count += len(part)
        return count
