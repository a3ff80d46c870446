"""The long-running parts of a web process, wired together in one place."""

from __future__ import annotations

import asyncio
import logging
import uuid
from functools import partial

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.module_loading import import_string

from board.core.live_settings import BoardSettings
from board.core.loops import Beat, Loops, every
from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.history.building.service import Service
from board.history.reading import Reading
from board.hub.hub import Hub
from board.hub.ring import Ring
from board.identity.allowance import Allowance
from board.ledger.base import LedgerError
from board.ledger.database import DatabaseThread
from board.live import live, meter
from board.live.health import Health
from board.live.live import Live
from board.live.meter import Meter, Meters
from board.live.online import Online
from board.moderation import decisions, schedule
from board.process.control import ControlListener
from board.process.metrics.observer import Observer
from board.process.metrics.placing import MeteredPlacing
from board.process.wiring import ensure_valkey, history_storage, ledger_of, watch_of
from board.store.repair.kept import Kept
from board.store.rules import HOW_TO_DEEPEN
from board.store.store import Store
from board.store.valkey.embedded import EmbeddedValkeyError

logger = logging.getLogger(__name__)

RECONCILE_SECONDS = 5.0
SWEEP_SECONDS = 1.0
SCHEDULE_SECONDS = 1.0
BACKLOG_SECONDS = 5.0
KEEP_SECONDS = 1.0  # between two looks whether the embedded Valkey runs
STALL_SECONDS = 60.0
WATCH_BACK_OFF_SECONDS = 0.5
PASSING = (Unavailable, LedgerError, DatabaseError)  # back ends that may be away for a while


class Services:
    """Started before the server listens, stopped after its last socket is closed. What is measured
    is told to `meters`, and to whom PLACE_METRICS names."""

    def __init__(self, *meters: Meter) -> None:
        self.process = uuid.uuid4().hex
        self.loops = Loops()
        self._live: Live | None = None
        self._database = DatabaseThread("services")
        self._is_environment_applied = False
        self._meter = Meters(import_string(settings.PLACE_METRICS)(), *meters)
        self._observer: Observer
        self._online: Online
        self._history: Service

    async def start(self, patience_seconds: float) -> None:
        """Returns when the board is loaded, or after `patience_seconds` without one: a
        missing Valkey is waited for, and requests are answered 503 until it is there."""
        await ensure_valkey()
        meter.begin(self._meter)
        self._live = now = await self._wire()
        warn_of_colors(now.hub.settings.grid)
        now.ledger.start(now.store, settings.PLACE_RING_ENTRIES, self.loops)
        self._history.start(self.loops)
        now.hub.start(self.loops)
        self._start_loops(now)
        try:
            await asyncio.wait_for(now.hub.follower.loaded.wait(), patience_seconds)
        except TimeoutError:
            logger.warning("There is no board yet; requests are answered 503 until there is.")

    async def loaded(self) -> None:
        """Returns when there is a board to serve."""
        assert self._live
        await self._live.hub.follower.loaded.wait()

    async def _wire(self) -> Live:
        store, reads = Store.open(settings.VALKEY_URL), Store.open(settings.VALKEY_URL)
        board = await self._first_settings(store)
        ledger = ledger_of(board.grid)
        kept = Kept(settings.PLACE_OUTBOX_LIMIT)
        watch = watch_of(
            store,
            ledger,
            self._database,
            self.process,
            lambda: self._online.roster(),
            kept,
            lambda: hub.mirror.seq,
        )
        bus = import_string(settings.PLACE_BUS)(store, self.loops)
        ring = Ring(settings.PLACE_RING_ENTRIES, settings.PLACE_RING_SECONDS)
        hub = Hub(store, bus, board, ring, watch.sound, watch.doubt)
        seen = hub.follower.seen_seq
        placing = MeteredPlacing(store, lambda: hub.settings, seen, kept, watch.doubt)
        placing.meter = self._meter
        self._online = Online(store, hub, self.process)
        health = Health(watch, hub.follower, self.loops)
        self._observer = Observer(self._meter, placing, hub, health)
        allowance = Allowance(store.client, lambda: placements_an_hour(hub.settings))
        storage = history_storage()
        make_history = import_string(settings.PLACE_HISTORY)
        self._history = make_history(lambda: ledger_of(board.grid), storage, board.shape)
        now = Live(store, reads, hub, placing, ledger, allowance, health, Reading(storage))
        live.begin(now)
        return now

    async def _first_settings(self, store: Store) -> BoardSettings:
        try:
            return await decisions.reconcile(store, self._database.run)
        except Unavailable as problem:
            logger.info("%s Until then the database's settings hold.", problem.detail)
            return await self._database.run(decisions.settings_of_database)

    def _start_loops(self, now: Live) -> None:
        start = self.loops.start
        start(
            "watch",
            now.health.watch.run,
            passing=PASSING,
            silence_seconds=STALL_SECONDS,
            most_back_off_seconds=WATCH_BACK_OFF_SECONDS,
        )
        start("control", ControlListener(now, self.process).run, passing=PASSING)
        start("online", self._online.run, passing=PASSING, silence_seconds=STALL_SECONDS)
        for name, seconds, work in (
            ("settings", RECONCILE_SECONDS, self._reconcile),
            ("schedule", SCHEDULE_SECONDS, self._do_what_is_due),
            ("cooldowns", SWEEP_SECONDS, now.store.sweep_cooldowns),
        ):
            start(name, every(seconds, work), passing=PASSING)
        if self._meter.is_heard:
            self._start_observing(now)
        if settings.VALKEY_IS_EMBEDDED:
            start("embedded Valkey", self._keep_valkey, passing=(EmbeddedValkeyError, OSError))

    def _start_observing(self, now: Live) -> None:
        self.loops.start("observer", self._observer.run, silence_seconds=STALL_SECONDS)
        look = partial(self._observer.read_outbox, now.reads)
        self.loops.start("backlog", every(BACKLOG_SECONDS, look), passing=PASSING)

    async def _reconcile(self) -> None:
        """Finds a change whose message was lost."""
        assert self._live
        await self._live.health.watch.sound()  # which applies them to a board that it makes
        store, run = self._live.store, self._database.run
        if not self._is_environment_applied:  # of the settings that a restart changes
            await decisions.apply(store, run)
            self._is_environment_applied = True
        await self._live.hub.configure(await decisions.reconcile(store, run))

    async def _do_what_is_due(self) -> None:
        await self._database.run(lambda: schedule.do_due(timezone.now()))

    async def _keep_valkey(self, beat: Beat) -> None:
        """Starts it again and again: its keeper may be killed, and gives up on a full disk."""
        while True:
            await ensure_valkey()
            beat()
            await asyncio.sleep(KEEP_SECONDS)

    async def drain(self, window_seconds: float) -> None:
        """Sends every client away, a few at a time."""
        if self._live:
            await self._live.hub.farewell(window_seconds)

    async def stop(self) -> None:
        live.end()
        if self._live:
            await self._live.hub.stop()
            await self._live.ledger.stop()
            await self._history.stop()
        await self.loops.stop()
        await self._database.close()
        if self._live:
            await self._live.reads.close()
            await self._live.store.close()


def warn_of_colors(grid: Grid) -> None:
    """PLACE_COLORS_MAX is of a new board: whoever sets it afterwards may wait for more colours."""
    told, most = settings.PLACE_COLORS_MAX, 1 << grid.bits
    if told != most:
        more = f" For {told}: {HOW_TO_DEEPEN}" if told > most else ""
        logger.warning(
            "PLACE_COLORS_MAX is %d, and this board has room for %d colours. Set it to %d.%s",
            told,
            most,
            most,
            more,
        )


def placements_an_hour(board: BoardSettings) -> int:
    """From one network. Where players need not wait, networks need not, either."""
    return settings.PLACE_PLACEMENTS_PER_IP_HOUR if board.cooldown_seconds else 0
