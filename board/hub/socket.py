"""What the hub wants of a client's connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from board.hub.message import Message


class SocketEvents(Protocol):
    """What a socket tells its fan-out."""

    def spilled(self, socket: Socket) -> None:
        """The socket's kernel buffer is full: something of ours waits in this process."""

    def drained(self, socket: Socket) -> None:
        """Nothing waits any more."""


class Socket(Protocol):
    """A connection that can be written to without waiting.

    `player` is None for one that only watches. `raw_send` is the operating system's own
    `send`, for bytes that are framed already, or None when there is no way to it; it may be
    called only while nothing of ours is waiting, and whoever calls it hands the rest of a
    partial write to `spill`.
    """

    player: str | None
    events: SocketEvents
    raw_send: Callable[[bytes], int] | None

    def send(self, message: Message) -> None:
        """Writes in order, keeping what does not go out at once, within a bound: a client
        that makes us keep more is cut off."""

    def spill(self, rest: bytes) -> None:
        """Keeps bytes of a frame that has begun to go out, and tells `events`."""

    def close(self, code: int, reason: str) -> None: ...
