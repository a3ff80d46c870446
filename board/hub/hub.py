"""The hub of a process: from the mirror to every socket."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable

from board.bus.base import Bus
from board.core.change import Change, Shape
from board.core.formats.messages import PROTOCOL_VERSION
from board.core.formats.pixel_frame import encode_frame
from board.core.live_settings import BoardSettings
from board.core.loops import Beat, Loop, Loops
from board.core.problem import Unavailable, rfc3339
from board.hub.edition import Press
from board.hub.fanout import Fanout
from board.hub.follower import GAP_SECONDS, Follower
from board.hub.heartbeat import Heartbeat
from board.hub.message import Message
from board.hub.resume import Resumes
from board.hub.ring import Ring
from board.hub.socket import Socket
from board.store.store import Store

STALL_SECONDS = 5.0  # a tick is never longer than one
HEART_STALL_SECONDS = 60.0
# So long after a change somebody may come whose board is newer and whose config is older.
SETTLED_SECONDS = 60.0

RESTARTING, TOO_BUSY, BANNED = 4012, 4013, 4003  # close codes


class Hub:
    """The fan-out of a process: keeps every socket at the follower's board, and the board for
    HTTP in its editions. `sound`, `doubt` and `gap_seconds` are the follower's."""

    def __init__(
        self,
        store: Store,
        bus: Bus,
        settings: BoardSettings,
        ring: Ring,
        sound: Callable[[], Awaitable[None]],
        doubt: Callable[[str], None],
        gap_seconds: float = GAP_SECONDS,
    ) -> None:
        self._settings = self._shown = settings
        self._shown_by: Shape | None = None  # what `_shown` was made for
        self._sending = asyncio.Lock()  # a frame or a change: each socket gets them in order
        self.follower = Follower(
            store, bus, settings.shape, ring, self._turn, sound, doubt, gap_seconds
        )
        self.mirror = self.follower.mirror
        self.fanout = Fanout(self._catch_up)
        self.press = Press(self.mirror)
        self._told, self._turned_at = self.mirror.shape, -math.inf
        self.online = 0  # sockets of all processes
        self._ring = ring
        self._resumes = Resumes(ring, self.mirror)
        self._ticking: Loop | None = None
        self._beating: Loop | None = None

    @property
    def settings(self) -> BoardSettings:
        """As of the mirror: what the board is changes in the stream, and all else at once."""
        if self._shown_by is not self.mirror.shape:
            self._shown_by = self.mirror.shape
            self._shown = self._settings.shaped(self._shown_by)
        return self._shown

    def start(self, loops: Loops) -> None:
        self.follower.start(loops)
        self._ticking = loops.start("tick", self._tick, silence_seconds=STALL_SECONDS)
        heart = Heartbeat(self.fanout)
        self._beating = loops.start("heart", heart.run, silence_seconds=HEART_STALL_SECONDS)

    async def stop(self) -> None:
        for loop in filter(None, (self._ticking, self._beating)):
            await loop.stop()
        await self.follower.stop()

    # --- frames ----------------------------------------------------------------------------

    async def _tick(self, beat: Beat) -> None:
        due = time.monotonic()
        while True:
            due = max(due + self.settings.tick_ms / 1000, time.monotonic())
            await asyncio.sleep(due - time.monotonic())
            await self._send_frame()
            beat()

    async def _send_frame(self) -> None:
        """One frame with everything since the last one."""
        async with self._sending:
            await self._send_due_frame()

    async def _send_due_frame(self) -> None:
        if self._told is not self.mirror.shape:  # the board was read again, and is another one
            await self._tell_shape()
        from_seq, to_seq = self.fanout.seq, self.mirror.seq
        if from_seq != to_seq and len(self.fanout):
            message = self._frame_since(from_seq) or Message.control("resync", seq=to_seq)
            await self.fanout.broadcast(message, to_seq)

    async def _turn(self, change: Change) -> None:
        """Everybody is brought to what was before the change, and told of it."""
        async with self._sending:
            await self._send_due_frame()
            self.mirror.change(change)
            await self._tell_shape()

    async def _tell_shape(self) -> None:
        self._told, self._turned_at = self.mirror.shape, time.monotonic()
        await self.fanout.broadcast(self._config())

    def _frame_since(self, seq: int) -> Message | None:
        """The frame (seq, now]; None when the ring does not reach back to `seq`."""
        updates = self._ring.since(seq)
        if updates is None:
            return None
        return Message.binary(encode_frame(seq, self.mirror.seq, updates, self.mirror.grid.bits))

    # --- sockets ---------------------------------------------------------------------------

    def join(self, socket: Socket, since: int | None) -> None:
        """Greets a socket, brings it from `since` to now, and keeps it there."""
        seq = self.mirror.seq
        if not len(self.fanout):
            self.fanout.seq = seq  # nobody is at an older one
        self.fanout.join(socket)
        socket.send(
            Message.control(
                "hello",
                protocol=PROTOCOL_VERSION,
                seq=seq,
                online=self.online,
                at=rfc3339(time.time_ns() // 1_000_000),
            )
        )
        if since is not None:
            self._bring(socket, since, tells=time.monotonic() - self._turned_at < SETTLED_SECONDS)

    def leave(self, socket: Socket) -> None:
        self.fanout.leave(socket)

    def _bring(self, socket: Socket, since: int, *, tells: bool) -> None:
        """With the settings first, if it `tells` or they have changed meanwhile."""
        if tells or since < self.mirror.changed_at:
            socket.send(self._config())
        frames = self._resumes.frames(since)
        if frames is None:
            frames = [Message.control("resync", seq=self.mirror.seq)]
        for frame in frames:
            socket.send(frame)

    def _catch_up(self, socket: Socket, since: int, missed_control: bool) -> int:
        """For a socket that was too slow. Of control messages only the state counts."""
        self._bring(socket, since, tells=missed_control)
        return self.mirror.seq

    def _config(self) -> Message:
        return Message.control("config", **self.settings.public(self.mirror.seq))

    async def point(self, address: int) -> tuple[int, int]:
        """Where it is, once this process has heard of its tile. Raises Unavailable."""
        deadline = time.monotonic() + STALL_SECONDS
        while address >= self.mirror.grid.size:
            if time.monotonic() > deadline:
                raise Unavailable("The board has grown, and this server is late to hear of it.")
            await asyncio.sleep(self.settings.tick_ms / 1000)
        return self.mirror.grid.point(address)

    async def configure(self, settings: BoardSettings) -> None:
        """Takes new live settings and tells every socket."""
        before, self._settings, self._shown_by = self.settings, settings, None
        if self.settings != before:
            async with self._sending:
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
