"""Daphne's websocket connection, made so that the hub can write to it without waiting.

Stock Daphne spends a task, a queue and Twisted's write path on each frame for each socket.
Here a frame goes straight to the kernel; Twisted's buffer is used only while the kernel's is
full. All writes of a websocket pass through `sendData`, so handshake, pings and closes stay
in order with the hub's frames. Daphne's and autobahn's insides are not documented API:
tests/placeproject/server/test_connections.py and tests/players/socket/test_slow_socket.py hold
what we lean on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any, Protocol

from django.conf import settings
from twisted.internet.tcp import Connection

from board.hub.message import Message
from board.hub.socket import SocketEvents
from board.live import meter
from placeproject.server.frugal import FrugalProtocol

UNSAID = 1006  # the close code of who went without one


class Listener(Protocol):
    """Who hears what the client says."""

    def on_binary(self, data: bytes) -> None: ...

    def on_closed(self) -> None: ...


class BoardSocketProtocol(FrugalProtocol):
    """A `board.hub.socket.Socket`. The consumer sets `player`, then lets go by `converse`."""

    player: str | None = None
    events: SocketEvents | None = None
    raw_send: Callable[[bytes], int] | None = None
    _listener: Listener | None = None
    _is_spilled = False
    _is_counted = False  # as open

    def onConnect(self, request: Any) -> Any:
        # TLS wraps its transport: bytes must go through it, and raw_send stays None.
        if isinstance(self.transport, Connection) and not getattr(self.transport, "TLS", False):
            handle = self.transport.getHandle()
            # The kernel's buffer is part of what a slow client may cost us.
            handle.setsockopt(SOL_SOCKET, SO_SNDBUF, settings.PLACE_SOCKET_BUFFER_BYTES)
            self.raw_send = handle.send
            # Twisted's HTTP channel stays registered across the upgrade; ours, which tells
            # when the buffer has drained, would never be called.
            self.transport.unregisterProducer()
        return super().onConnect(request)

    # --- writing ---------------------------------------------------------------------------

    def send(self, message: Message) -> None:
        if self.state != self.STATE_OPEN:
            return
        if self._is_spilled and self._pending_bytes() > settings.PLACE_SOCKET_BUFFER_BYTES:
            self.transport.abortConnection()
            return
        self.sendData(message.framed)

    def sendData(self, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
        if self.raw_send is None:
            super().sendData(data, sync, chopsize)
        elif self._is_spilled:
            self.transport.write(data)
        else:
            self._send_now(data)

    def _send_now(self, data: bytes) -> None:
        assert self.raw_send
        try:
            sent = self.raw_send(data)
        except BlockingIOError:
            sent = 0
        except OSError:
            return  # the peer is gone; Twisted learns it from its next read
        if sent < len(data):
            self.spill(data[sent:])

    def spill(self, rest: bytes) -> None:
        self._is_spilled = True
        self.transport.write(rest)
        self.transport.registerProducer(self, False)
        if self.events:
            self.events.spilled(self)

    def resumeProducing(self) -> None:
        """Twisted calls this when its buffer has drained, and once while it registers us."""
        if not self._pending_bytes():
            self.transport.unregisterProducer()
            self._is_spilled = False
            if self.events:
                self.events.drained(self)

    def stopProducing(self) -> None:
        """The connection is lost; there is nothing to stop."""

    def _pending_bytes(self) -> int:
        transport = self.transport
        pending: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
        return pending

    def serverSend(self, content: str | bytes, binary: bool = False) -> None:
        """What an application sends that has not let go. Autobahn's own way would hold it to
        the limit for what we receive."""
        payload = content if isinstance(content, bytes) else content.encode()
        self.send(Message(payload, is_binary=binary))

    def sendPong(self, payload: bytes | None = None) -> None:
        """None to a client that does not read: answers to its pings would pile up, and the
        latest ping is all that has to be answered (RFC 6455, section 5.5.3)."""
        if self._pending_bytes() <= settings.PLACE_SOCKET_BUFFER_BYTES:
            super().sendPong(payload)

    def sendCloseFrame(self, *args: Any, **options: Any) -> None:
        """The last frame of all (RFC 6455, section 5.5.1), so the hub has to forget us now."""
        super().sendCloseFrame(*args, **options)
        self._let_go()

    def close(self, code: int, reason: str) -> None:
        self.sendClose(code=code, reason=reason)

    # --- reading ---------------------------------------------------------------------------

    def converse(self, listener: Listener) -> bool:
        """From now on `listener` hears the client, and the application may end; false when
        the client has left already."""
        if self.state != self.STATE_OPEN:
            return False
        self._listener = listener
        self.forget_handshake()
        return True

    def onMessage(self, payload: bytes, isBinary: bool) -> None:
        """Straight to the listener: no queue, no task for a message."""
        if self._listener is None:
            super().onMessage(payload, isBinary)
        elif not self.muted and self.state == self.STATE_OPEN:
            self.last_ping = time.time()
            self._listener.on_binary(payload if isBinary else b"")

    def onOpen(self) -> None:
        super().onOpen()
        self._is_counted = True
        meter.current().count("Connects")

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:
        super().onClose(wasClean, code, reason)
        self._let_go()
        if self._is_counted:
            self._is_counted = False
            said = self.localCloseCode if self.closedByMe else code
            meter.current().count("Closes", str(said or UNSAID))

    def _let_go(self) -> None:
        if self._listener:
            self._listener.on_closed()
            self._listener = self.events = self.raw_send = None  # cycles of references
