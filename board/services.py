"""The long-running parts of a web process, wired together in one place."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.utils.module_loading import import_string

from board import live, moderation
from board.control import ControlListener
from board.core.cancel import cancel
from board.core.problem import Unavailable
from board.hub.hub import Hub
from board.hub.ring import Ring
from board.ledger.base import Ledger, LedgerError
from board.ledger.recovery import recover
from board.live import Live
from board.online import Online
from board.store.embedded import ensure
from board.store.settings import BoardSettings
from board.store.store import Store
from board.telemetry import Meter, MeteredPlacing, Telemetry

logger = logging.getLogger(__name__)

RECONCILE_SECONDS = 5.0
SWEEP_SECONDS = 1.0
RETRY_SECONDS = 1.0


class Services:
    """Started before the server listens, stopped after its last socket is closed."""

    def __init__(self) -> None:
        self.process = uuid.uuid4().hex
        self._live: Live | None = None
        self._control: ControlListener | None = None
        self._telemetry: Telemetry
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, patience_seconds: float) -> None:
        """Returns when the board is loaded, or after `patience_seconds` without one: a
        missing Valkey is waited for, and requests are answered 503 until it is there."""
        if settings.VALKEY_IS_EMBEDDED:
            await asyncio.to_thread(ensure, settings.VALKEY_EMBEDDED_DIR)
        self._live = now = await self._wire()
        await now.ledger.start(now.store, settings.PLACE_RING_ENTRIES)
        await now.hub.start()
        self._control = ControlListener(now, self.process)
        self._tasks = [
            asyncio.create_task(unfailing(work))
            for work in (
                self._control.run,
                Online(now, self.process).run,
                self._telemetry.run,
                lambda: every(RECONCILE_SECONDS, self._reconcile),
                lambda: every(SWEEP_SECONDS, now.store.sweep_cooldowns),
            )
        ]
        try:
            await asyncio.wait_for(now.hub.follower.loaded.wait(), patience_seconds)
        except TimeoutError:
            logger.warning("There is no board yet; requests are answered 503 until there is.")

    async def _wire(self) -> Live:
        store = Store.open(settings.VALKEY_URL)
        board = await self._first_settings(store)
        ledger = import_string(settings.PLACE_LEDGER)(board.grid)
        bus = import_string(settings.PLACE_BUS)(store)
        ring = Ring(settings.PLACE_RING_ENTRIES, settings.PLACE_RING_SECONDS)
        hub = Hub(
            store,
            bus,
            board,
            ring,
            lambda floor: self._recover(store, ledger, floor, placing.acknowledged),
        )
        placing = MeteredPlacing(store, lambda: hub.settings, hub.follower.seen_seq)
        placing.meter = Meter()
        self._telemetry = import_string(settings.PLACE_METRICS)(placing.meter, placing, hub)
        now = Live(store, hub, placing, ledger)
        live.begin(now)
        return now

    async def _first_settings(self, store: Store) -> BoardSettings:
        try:
            return await moderation.reconcile(store)
        except Unavailable as problem:
            logger.warning("%s Waiting for it.", problem.detail)
            return await sync_to_async(lambda: moderation.the_board().live_settings())()

    async def _recover(self, store: Store, ledger: Ledger, floor: int, acknowledged: int) -> bool:
        """Before the hub reads a store that it did not see for a while."""
        try:
            await moderation.reconcile(store)
            return await recover(store, ledger, floor, acknowledged)
        except (LedgerError, DatabaseError) as error:
            # Placing goes on without the ledger; the script still refuses below `floor`.
            logger.error("The store is not compared with the ledger: %s", error)
            return False

    async def _reconcile(self) -> None:
        """Finds a change whose message was lost, and a Valkey that came back empty."""
        assert self._live
        await self._live.hub.configure(await moderation.reconcile(self._live.store))

    async def drain(self, window_seconds: float) -> None:
        """Sends every client away, a few at a time."""
        if self._live:
            await self._live.hub.farewell(window_seconds)

    async def stop(self) -> None:
        live.end()
        await cancel(*self._tasks)
        if self._live:
            await self._live.hub.stop()
            await self._live.ledger.stop()
            await self._live.store.close()


async def unfailing(work: Callable[[], Awaitable[None]]) -> None:
    """Begins `work` again when it fails in a way that it does not know."""
    while True:
        try:
            await work()
        except Exception:
            logger.exception("A service failed; it begins again.")
        await asyncio.sleep(RETRY_SECONDS)


async def every(seconds: float, work: Callable[[], Awaitable[Any]]) -> None:
    """Does `work` again and again; a back end that fails is tried again next time."""
    while True:
        try:
            await work()
        except (Unavailable, DatabaseError) as error:
            logger.warning("Tried again in %g s: %s", seconds, error)
        await asyncio.sleep(seconds)
