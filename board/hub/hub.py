"""The hub of a process: from the bus to the mirror, and from there to every socket."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable

from board.bus.base import Batch, Bus
from board.core.cancel import cancel
from board.core.problem import Unavailable
from board.core.wire import PROTOCOL_VERSION, encode_frame
from board.hub.edition import Press
from board.hub.fanout import Fanout
from board.hub.message import Message
from board.hub.mirror import Mirror
from board.hub.order import Order
from board.hub.ring import Ring
from board.hub.socket import Socket
from board.store.settings import BoardSettings
from board.store.store import Store

logger = logging.getLogger(__name__)

RETRY_SECONDS = (0.2, 1.0)  # drawn at random, so that processes do not come back in step
SILENCE_SECONDS = 5.0  # a bus that is silent for longer is broken
GAP_SECONDS = 2.0  # how long a missing batch may be late before the outbox is asked

RESTARTING, TOO_BUSY, BANNED = 4012, 4013, 4003  # close codes


class BrokenStreamError(Exception):
    """What follows the mirror's seq is lost; the board has to be read again."""


class Hub:
    """Keeps the mirror up to date and every socket at the mirror's state.

    `recover(floor)` repairs a store that came back older than `floor`, or than the ledger, and
    tells whether it did.
    """

    def __init__(
        self,
        store: Store,
        bus: Bus,
        settings: BoardSettings,
        ring: Ring,
        recover: Callable[[int], Awaitable[bool]],
        gap_seconds: float = GAP_SECONDS,
    ) -> None:
        self.settings = settings
        self.mirror = Mirror(settings.grid)
        self.ring = ring
        self.fanout = Fanout(self._catch_up)
        self.press = Press(self.mirror.snapshot, lambda: self.mirror.seq)
        self.online = 0  # sockets of all processes
        self.is_loaded = False
        self.loaded = asyncio.Event()
        self._store, self._bus, self._recover = store, bus, recover
        self._gap_seconds = gap_seconds
        self._order = Order(0)
        self._heard_at = self._gap_since = 0.0
        self._frames: dict[int, Message] = {}  # by the seq they begin at; shared by many sockets
        self._frames_as_of = 0
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        self._tasks = [asyncio.create_task(self._follow()), asyncio.create_task(self._tick())]

    async def stop(self) -> None:
        await cancel(*self._tasks)
        await self._bus.stop()

    def seen_seq(self) -> int:
        """The highest seq that this process has seen. Raises Unavailable before the first
        load: until then nobody has compared the store with the ledger."""
        if not self.loaded.is_set():
            raise Unavailable("The board is being loaded. Try again soon.")
        return self.mirror.seq

    @property
    def is_healthy(self) -> bool:
        """Whether the mirror is loaded and the bus is being read."""
        return self.is_loaded and time.monotonic() - self._heard_at < SILENCE_SECONDS

    # --- from the bus to the mirror ------------------------------------------------------

    async def _follow(self) -> None:
        while True:
            try:
                await self._bus.start()
                await self._synchronise()
                async for batch in self._bus.batches(self.mirror.seq):
                    await self._take(batch)
            except Unavailable as problem:
                logger.warning("The bus is interrupted: %s", problem.detail)
            except BrokenStreamError:
                logger.warning("The stream behind seq %d is lost.", self.mirror.seq)
                self.is_loaded = False
            await asyncio.sleep(random.uniform(*RETRY_SECONDS))

    async def _synchronise(self) -> None:
        if await self._recover(self.mirror.seq):
            self.is_loaded = False
        if not self.is_loaded:
            await self._load()

    async def _load(self) -> None:
        """Reads the board, and as much of the outbox before it as the ring can hold."""
        snapshot = await self._store.snapshot(self.settings.grid)
        self.mirror.load(snapshot)
        await self._fill_ring(snapshot.seq)
        self._order = Order(snapshot.seq)
        self._heard_at = time.monotonic()
        if not len(self.fanout):
            self.fanout.seq = snapshot.seq
        self.is_loaded = True
        self.loaded.set()

    async def _fill_ring(self, seq: int) -> None:
        tail = await self._store.outbox.latest(self.ring.max_entries)
        if tail.to_seq < seq:  # all of it is trimmed
            self.ring.restart(seq)
            return
        self.ring.restart(min(tail.from_seq, seq))
        wanted = [each for each in tail.placements if each.seq <= seq]
        self.ring.append([pixel << 4 | color for _, pixel, color, *_ in wanted])

    async def _take(self, batch: Batch) -> None:
        self._heard_at = time.monotonic()
        if batch.is_broken:
            raise BrokenStreamError
        for codes in self._order.take(batch):
            self.mirror.apply(codes)
            self.ring.append(codes)
        await self._repair_gap()

    async def _repair_gap(self) -> None:
        if not self._order.has_gap:
            self._gap_since = 0.0
            return
        self._gap_since = self._gap_since or time.monotonic()
        if time.monotonic() - self._gap_since < self._gap_seconds:
            return
        logger.warning("Nothing came behind seq %d; the outbox fills the gap.", self.mirror.seq)
        self._gap_since = 0.0
        stretch = await self._store.outbox.since(self.mirror.seq)
        codes = [pixel << 4 | color for _, pixel, color, *_ in stretch.placements]
        await self._take(Batch(stretch.from_seq, stretch.to_seq, codes, not stretch.is_whole))

    # --- from the mirror to the sockets --------------------------------------------------

    async def _tick(self) -> None:
        due = time.monotonic()
        while True:
            due = max(due + self.settings.tick_ms / 1000, time.monotonic())
            await asyncio.sleep(due - time.monotonic())
            await self._send_frame()

    async def _send_frame(self) -> None:
        """One frame with everything since the last one."""
        from_seq, to_seq = self.fanout.seq, self.mirror.seq
        if from_seq != to_seq:
            message = self._frame_since(from_seq) or Message.control("resync", seq=to_seq)
            await self.fanout.broadcast(message, to_seq)

    def _frame_since(self, seq: int) -> Message | None:
        """The frame (seq, now]; None when the ring does not reach back to `seq`."""
        now = self.mirror.seq
        if self._frames_as_of != now:
            self._frames_as_of, self._frames = now, {}
        if seq not in self._frames:
            updates = self.ring.since(seq)
            if updates is None:
                return None
            self._frames[seq] = Message.binary(encode_frame(seq, now, updates))
        return self._frames[seq]

    # --- sockets ---------------------------------------------------------------------------

    def join(self, socket: Socket, since: int | None) -> None:
        """Greets a socket, brings it from `since` to now, and keeps it there."""
        self.fanout.join(socket)
        seq = self.mirror.seq
        socket.send(
            Message.control("hello", protocol=PROTOCOL_VERSION, seq=seq, online=self.online)
        )
        if since is not None:
            self._bring(socket, since)

    def leave(self, socket: Socket) -> None:
        self.fanout.leave(socket)

    def _bring(self, socket: Socket, since: int) -> None:
        if since != self.mirror.seq:
            resync = Message.control("resync", seq=self.mirror.seq)
            socket.send(self._frame_since(since) or resync)

    def _catch_up(self, socket: Socket, since: int, missed_control: bool) -> None:
        """For a socket that was too slow. Of control messages only the state counts."""
        if missed_control:
            socket.send(self._config())
        self._bring(socket, since)

    def _config(self) -> Message:
        return Message.control("config", **self.settings.public())

    async def configure(self, settings: BoardSettings) -> None:
        """Takes new live settings and tells every socket."""
        if settings != self.settings:
            self.settings = settings
            await self.fanout.broadcast(self._config())

    async def count(self, online: int) -> None:
        if online != self.online:
            self.online = online
            await self.fanout.broadcast(Message.control("online", count=online))

    async def notify(self, text: str, level: str = "info") -> None:
        await self.fanout.broadcast(Message.control("notice", text=text, level=level))

    def expel(self, player: str) -> None:
        for socket in self.fanout:
            if socket.player == player:
                socket.close(BANNED, "banned")

    async def farewell(self, window_seconds: float) -> None:
        """Closes every socket at a random time within the window, so that the clients do not
        all knock at the next server in the same moment."""
        sockets = list(self.fanout)
        random.shuffle(sockets)
        for socket in sockets:
            retry_ms = random.randint(0, 1000)
            socket.send(Message.control("bye", reason="restarting", retry_ms=retry_ms))
            socket.close(RESTARTING, "restarting")
            await asyncio.sleep(window_seconds / len(sockets))
