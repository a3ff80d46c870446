"""What nobody tells of by himself, looked at all the time."""

from __future__ import annotations

import asyncio
import time

from board.core.loops import Beat
from board.hub.hub import Hub
from board.live.health import Health
from board.live.meter import Meter
from board.operations.build import build
from board.process.metrics.placing import MeteredPlacing
from board.store.backlog import read_backlog
from board.store.store import Store

SHOW_SECONDS = 1.0
PROBE_SECONDS = 0.05  # how finely the fan-out's lag is seen


class Observer:
    """Two loops of a process whose meter is heard."""

    def __init__(self, meter: Meter, placing: MeteredPlacing, hub: Hub, health: Health) -> None:
        self._meter, self._placing, self._hub, self._health = meter, placing, hub, health
        self._told_faults = 0

    async def run(self, beat: Beat) -> None:
        while True:
            self.show()
            beat()
            due = time.monotonic() + SHOW_SECONDS
            while time.monotonic() < due:
                await self.probe()

    def show(self) -> None:
        self._meter.show("Connections", len(self._hub.fanout))
        self._meter.show("SlowSockets", self._hub.fanout.slow_count)
        self._meter.show("Healthy", self._health.trouble is None)
        self._meter.show("BuildInfo", 1, build())
        faults = self._health.loops.faults
        self._meter.count("LoopRestarts", by=faults - self._told_faults)
        self._told_faults = faults
        self._meter.tell()

    async def probe(self) -> None:
        """How late the event loop is, and how long a placement of this process took to come back
        to its own sockets."""
        seq, accepted_at = self._placing.newest
        due = time.perf_counter() + PROBE_SECONDS
        await asyncio.sleep(PROBE_SECONDS)
        self._meter.sample("EventLoopLag", max(0.0, time.perf_counter() - due) * 1000)
        if accepted_at and self._hub.fanout.seq >= seq:
            self._placing.newest = (0, 0.0)
            lag = time.perf_counter() - accepted_at
            self._meter.sample("FanoutLag", lag * 1000)

    async def read_outbox(self, store: Store) -> None:
        """Raises Unavailable."""
        backlog = await read_backlog(store)
        self._meter.show("OutboxLength", backlog.length)
        self._meter.show("OutboxWaiting", backlog.most_waiting)
        self._meter.show("OutboxAge", backlog.age_seconds)
