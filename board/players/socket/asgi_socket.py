"""A socket over ASGI's own send, for servers that do not hand us their connection."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings

from board.hub.message import Message
from board.hub.socket import SocketEvents

if TYPE_CHECKING:
    from channels.generic.websocket import AsyncWebsocketConsumer


class AsgiSocket:
    """Messages wait here while the server takes one; more than one waiting is "slow"."""

    raw_send: Callable[[bytes], int] | None = None
    events: SocketEvents

    def __init__(self, consumer: AsyncWebsocketConsumer) -> None:
        self.player: str | None = None
        self._consumer = consumer
        self._waiting: deque[Message] = deque()
        self._waiting_bytes = 0
        self._sender: asyncio.Task[None] | None = None
        self._closing: tuple[int, str] | None = None

    def send(self, message: Message) -> None:
        if self._closing:
            return
        self._waiting.append(message)
        self._waiting_bytes += len(message.payload)
        if self._waiting_bytes > settings.PLACE_SOCKET_BUFFER_BYTES and len(self._waiting) > 1:
            self._waiting.clear()
            self.close(1000, "too slow")
        elif self._sender is None:
            self._begin_sending()
        else:
            self.events.spilled(self)

    def spill(self, rest: bytes) -> None:
        raise AssertionError("There is no raw_send that could have sent a part.")

    def close(self, code: int, reason: str) -> None:
        """Behind what waits: a `bye` comes first."""
        if self._closing is None:
            self._closing = code, reason
            if self._sender is None:
                self._begin_sending()

    def _begin_sending(self) -> None:
        self._sender = asyncio.get_running_loop().create_task(self._send_all())

    async def _send_all(self) -> None:
        while self._waiting:
            message = self._waiting.popleft()
            self._waiting_bytes -= len(message.payload)
            if message.is_binary:
                await self._consumer.send(bytes_data=message.payload)
            else:
                await self._consumer.send(text_data=message.payload.decode())
        if self._closing:
            await self._consumer.close(*self._closing)
            return
        self._sender = None
        self.events.drained(self)
