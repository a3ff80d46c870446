"""The same bytes to every socket, straight to the operating system."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

from board.hub.message import Message
from board.hub.socket import Socket

# Sends between two turns of the event loop, so that placements need not wait: some 3 ms.
# A turn itself costs about as much as ten sends.
SLICE = 500


class Fanout:
    """All sockets of this process. `seq` is what every socket that keeps up was brought to.

    A socket whose kernel buffer is full gets nothing more (conflation). When it has drained,
    `catch_up(socket, seq, missed_control)` brings it from the seq that it was at to now, in one
    frame, and answers with the seq that this is; it hears whether a control message was missed.
    """

    def __init__(
        self,
        catch_up: Callable[[Socket, int, bool], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seq = 0
        self.spoke_at = clock()  # to everybody
        self._catch_up, self._clock = catch_up, clock
        self._sockets: dict[Socket, None] = {}
        self._slow: dict[Socket, tuple[int, int]] = {}  # seq and count of controls it was at
        self._controls = self._telling = 0
        self._direct: list[Socket] = []
        self._sends: list[Callable[[bytes], int]] = []
        self._others: list[Socket] = []
        self._version = self._listed_version = 0

    def __len__(self) -> int:
        return len(self._sockets)

    def __iter__(self) -> Iterator[Socket]:
        return iter(list(self._sockets))

    @property
    def slow_count(self) -> int:
        return len(self._slow)

    def join(self, socket: Socket) -> None:
        socket.events = self
        self._sockets[socket] = None
        self._version += 1

    def leave(self, socket: Socket) -> None:
        self._sockets.pop(socket, None)
        self._slow.pop(socket, None)
        self._version += 1

    async def broadcast(self, message: Message, to_seq: int | None = None) -> None:
        """Sends to every socket that keeps up; a pixel frame brings them to `to_seq`."""
        if to_seq is not None:
            await self.breathe(message)
            self.seq = to_seq
            return
        # Whoever drains while it goes round is passed over, and whoever spills before its turn.
        self._telling += 1
        await self.breathe(message)
        self._telling -= 1
        self._controls += 1

    async def breathe(self, message: Message) -> None:
        """Sends what nobody needs who gets something later, to every socket that keeps up."""
        self.spoke_at = self._clock()
        self._list_sockets()
        direct, sends, version = self._direct, self._sends, self._version
        start = 0
        while start < len(sends):
            self._send_slice(message.framed, direct, sends, start)
            start += SLICE
            await asyncio.sleep(0)
            if version != self._version:  # somebody left or fell behind while others had a turn
                direct = [socket for socket in direct[start:] if self._keeps_up(socket)]
                sends = [socket.raw_send for socket in direct if socket.raw_send]
                start, version = 0, self._version
        for socket in self._others:
            if self._keeps_up(socket):
                socket.send(message)

    def _send_slice(
        self, framed: bytes, direct: list[Socket], sends: list[Callable[[bytes], int]], start: int
    ) -> None:
        length = len(framed)
        for position, send in enumerate(sends[start : start + SLICE], start):
            try:
                sent = send(framed)
            except BlockingIOError:
                sent = 0
            except OSError:
                continue  # it is closing; `leave` is on its way
            if sent != length:
                direct[position].spill(framed[sent:])

    def _list_sockets(self) -> None:
        if self._listed_version == self._version:
            return
        ready = [socket for socket in self._sockets if socket not in self._slow]
        self._direct = [socket for socket in ready if socket.raw_send]
        self._sends = [socket.raw_send for socket in self._direct if socket.raw_send]
        self._others = [socket for socket in ready if not socket.raw_send]
        self._listed_version = self._version

    def _keeps_up(self, socket: Socket) -> bool:
        return socket in self._sockets and socket not in self._slow

    def spilled(self, socket: Socket) -> None:
        # In the middle of a pass `seq` is still the one before it: the client may be sent a
        # frame twice, which it ignores, but never misses one.
        if socket in self._sockets:
            self._slow.setdefault(socket, (self.seq, self._controls))
            self._version += 1

    def drained(self, socket: Socket) -> None:
        if socket in self._slow:
            seq, controls = self._slow.pop(socket)
            self._version += 1
            now = self._controls + self._telling
            brought_to = self._catch_up(socket, seq, controls != now)
            if socket in self._slow:  # again: what waits now brings it that far
                self._slow[socket] = (brought_to, now)
