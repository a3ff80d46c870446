"""Daphne with a beginning and an end: services before it listens, a drain before it stops."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any

import daphne.server  # noqa: F401  # first: it installs the asyncio reactor
from django.conf import settings
from twisted.internet import reactor
from twisted.internet.endpoints import serverFromString

from board.core.cancel import cancel
from board.live import crowd, drain
from board.live.meter import Meter
from board.process.services import Services
from board.store import script
from placeproject.server.channel import BoardHTTPFactory
from placeproject.server.connections import QuietServer
from placeproject.server.garbage import Garbage
from placeproject.server.open_files import raise_limit
from placeproject.server.orders import Orders, ending_signals
from placeproject.server.port import BoundedPort
from placeproject.server.protocol import BoardSocketProtocol
from placeproject.server.request import BoardRequest
from placeproject.server.supervisor import STOP_NOW

logger = logging.getLogger(__name__)

# A send to a socket lets go of Python's lock; when the ledger's thread has taken it, the loop
# would wait 5 ms for it, again and again in a pass over all sockets.
sys.setswitchinterval(0.0005)

BACKLOG = 4096  # a restart brings everybody back at once
FIRST_LOAD_SECONDS = 10.0  # after which we listen without a board, and answer 503
# A client that stalls for a minute is served where it stopped; one that is gone costs little.
PING_SECONDS, PONG_SECONDS = 20, 90
# Until its client answers a Close frame, before the line is cut: a slow one would lose the code.
CLOSE_SECONDS = 10
MAX_MESSAGE_BYTES = 64  # of a client; a place message has at most 16


class Server(QuietServer):
    """Start services → load the mirror → listen → serve → on SIGTERM drain → stop services.

    `listening` is a bound and listening socket, shared with other workers or not; without one
    the endpoints are Daphne's strings, as `runserver` gives them. `lifeline` is the end of a
    pipe that closes when the supervisor is gone, `ready` one in which it hears that we serve.
    The `meters` hear what is measured.
    """

    def __init__(
        self,
        application: Any,
        endpoints: list[str] | None = None,
        *,
        listening: socket.socket | None = None,
        lifeline: int | None = None,
        ready: int | None = None,
        meters: Sequence[Meter] = (),
        **options: Any,
    ) -> None:
        options["websocket_max_message_size"] = MAX_MESSAGE_BYTES
        options["websocket_max_frame_size"] = MAX_MESSAGE_BYTES
        options |= {"ping_interval": PING_SECONDS, "ping_timeout": PONG_SECONDS}
        super().__init__(application, endpoints or ["later"], **options)
        self.ready_callable = self._begin
        self.failure: BaseException | None = None
        self._listening, self._lifeline, self._ready = listening, lifeline, ready
        self._orders = Orders()
        self._wanted_endpoints = endpoints or []
        # Daphne would listen at once; we do when the board is loaded.
        self.endpoints: list[str] = []
        self._services = Services(*meters)
        self._garbage = Garbage()
        self._ports: list[Any] = []
        self._drain: asyncio.Task[None] | None = None
        self._is_stopped = False

    # --- the beginning ---------------------------------------------------------------------

    def _begin(self) -> None:
        self.ws_factory.protocol = BoardSocketProtocol
        self.http_factory = BoardHTTPFactory(self)
        # A client that breaks the protocol is told so (1009, 1002) instead of just cut off.
        self.ws_factory.setProtocolOptions(failByDrop=False, closeHandshakeTimeout=CLOSE_SECONDS)
        BoardSocketProtocol.settle_options(self.ws_factory)
        loop = asyncio.get_event_loop()
        # Not in runserver's autoreloader, which runs us in a thread and stops us its own way.
        with contextlib.suppress(ValueError, RuntimeError):
            for number in ending_signals():
                loop.add_signal_handler(number, self._on_order, number)
        if self._lifeline is not None:
            loop.add_reader(self._lifeline, self._on_orphaned, self._lifeline)
        self._starting = loop.create_task(self._start())

    async def _start(self) -> None:
        try:
            script.load_all()
            await self._services.start(FIRST_LOAD_SECONDS)
            self._garbage.begin()
            await self._listen()
            await self._say_ready()
        except Exception as error:
            self.failure = error
            self.stop()

    async def _say_ready(self) -> None:
        if self._ready is not None:
            await self._services.loaded()
            os.write(self._ready, b"1")
            os.close(self._ready)

    async def _listen(self) -> None:
        if self._listening is not None:
            capacity = raise_limit(settings.PLACE_SOCKETS_MAX)
            port = BoundedPort.adopt(self._listening, self.http_factory, capacity)
            crowd.begin(port.is_full)
            self._ports.append(port)
        for description in self._wanted_endpoints:
            endpoint = serverFromString(reactor, str(description))
            port = await endpoint.listen(self.http_factory).asFuture(asyncio.get_running_loop())
            self._ports.append(port)
        for port in self._ports:
            self.listen_success(port)

    def create_application(self, protocol: Any, scope: dict[str, Any]) -> Any:
        if isinstance(protocol, BoardSocketProtocol) and protocol.raw_send:
            scope.setdefault("extensions", {})["place.socket"] = protocol
        elif isinstance(protocol, BoardRequest) and protocol.uri.endswith(b"?"):
            # An empty query, which is none to ASGI, makes an address of its own to caches.
            scope["raw_path"] += b"?"
        return super().create_application(protocol, scope)

    def protocol_disconnected(self, protocol: Any) -> None:
        super().protocol_disconnected(protocol)
        if isinstance(protocol, BoardSocketProtocol):
            self._garbage.socket_closed(len(self.connections))

    # --- the end ---------------------------------------------------------------------------

    def _on_order(self, number: signal.Signals) -> None:
        self._orders.take()
        is_supervised = self._lifeline is not None
        is_impatient = number == STOP_NOW if is_supervised else self._orders.is_impatient
        if self._drain is not None and is_impatient:
            self.stop()
        self._drain_once()

    def _on_orphaned(self, lifeline: int) -> None:
        asyncio.get_running_loop().remove_reader(lifeline)
        logger.warning("The supervisor is gone, and nobody would restart this worker: it ends.")
        self._drain_once()

    def _drain_once(self) -> None:
        if self._drain is None:
            self._drain = asyncio.get_running_loop().create_task(self._stop_gently())

    async def _stop_gently(self) -> None:
        """Daphne alone would cut every socket at once: its clients would see 1006."""
        logger.info("Draining for up to %d s.", settings.PLACE_DRAIN_SECONDS)
        drain.begin()
        self._close_ports()
        await cancel(self._starting)
        try:
            await self._services.drain(settings.PLACE_DRAIN_SECONDS)
            await self.http_factory.leave(settings.PLACE_DRAIN_SECONDS)
            await self._services.stop()
        except Exception:  # whatever it is: a server that is told to stop stops
            logger.exception("The services did not stop as they should.")
        finally:
            self.stop()

    def _close_ports(self) -> None:
        """New connections are refused, not kept waiting: the port reads from a copy of the
        socket that it was given, so both are closed."""
        for port in self._ports:
            port.stopListening()
        if self._listening is not None:
            self._listening.close()

    def stop(self) -> None:
        if not self._is_stopped:
            self._is_stopped = True
            super().stop()


def listen_on(port: int, host: str = "") -> socket.socket:
    """A listening socket that several processes may share. Raises OSError, as when the port
    is taken."""
    family, address = address_of(host.strip("[]"), port)
    listening = socket.socket(family)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:  # `::` is every address, of the older kind as well
            listening.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listening.setblocking(False)
        listening.bind(address)
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def address_of(host: str, port: int) -> tuple[int, Any]:
    """A name's IPv4 address first: what is in front of us looks there."""
    if not host:
        return socket.AF_INET, (host, port)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, *_, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    return family, address
