"""Twisted's HTTP connection, with a bound to how long it may be here for nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from daphne.http_protocol import HTTPFactory as DaphneFactory
from twisted.internet.protocol import connectionDone
from twisted.web.http import HTTPChannel

from placeproject.server.port import BoundedPort
from placeproject.server.request import BoardRequest

# Longer than any proxy in front keeps its idle connection (the balancer of our template and
# Caddy: 120 s): it would write a request into one that we are just closing, and answer 502.
IDLE_SECONDS = 150
# From a connection's beginning, or a request's first byte, to the request's last byte.
REQUEST_SECONDS = 60
# Of a server that stops: how long it waits for connections between two requests to ask once more,
# since closing one would cut off what is on its way here, and for the last answers.
GRACE_SECONDS = 1.0
LAST_SECONDS = 5.0
LOOK_SECONDS = 0.02
LEAST_SECONDS = 0.001  # less is the clock's rounding


class BoardChannel(HTTPChannel):
    """Has one timer, which looks again when it comes round: Twisted's own is moved at the
    beginning of each request, which searches the timers of all connections."""

    requestFactory = BoardRequest
    timeOut = None  # no timer of Twisted's
    _is_receiving = True
    _ends_at: float | None = None  # None while a request is answered, for as long as that takes
    _timer: Any = None

    def connectionMade(self) -> None:
        super().connectionMade()
        self._allow(REQUEST_SECONDS)

    def resetTimeout(self) -> None:
        """Called with all that comes in. The bytes of a request win it no time, or one that
        sends a byte a minute would live for ever."""
        if not self._is_receiving and not self._handlingRequest:
            self._is_receiving = True
            self._allow(REQUEST_SECONDS)
            self.factory.idle.pop(self, None)
        self.factory.busy[self] = None

    def allContentReceived(self) -> None:
        self._is_receiving = False
        self._ends_at = None
        super().allContentReceived()

    def requestDone(self, request: Any) -> None:
        self.factory.busy.pop(self, None)
        if self.persistent:
            self.factory.idle[self] = None
            self._allow(IDLE_SECONDS)
        super().requestDone(request)

    def connectionLost(self, reason: Any = connectionDone) -> None:
        self.forget()
        self.factory.idle.pop(self, None)
        super().connectionLost(reason)

    def forget(self) -> None:
        """The connection is nobody's any more, or a socket's."""
        self.factory.busy.pop(self, None)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _allow(self, seconds: float) -> None:
        self._ends_at = self.factory.reactor.seconds() + seconds
        if self._timer is None:
            self._timer = self.callLater(min(seconds, REQUEST_SECONDS), self._look)

    def _look(self) -> None:
        """At least as often as the shortest time there is, which may have begun meanwhile."""
        self._timer = None
        if self._ends_at is None:
            return
        left = self._ends_at - self.factory.reactor.seconds()
        if left > LEAST_SECONDS:
            self._timer = self.callLater(min(left, REQUEST_SECONDS), self._look)
        else:
            self.timeoutConnection()


class BoardHTTPFactory(DaphneFactory):
    """`idle` are the connections between two requests, the longest idle ones first; `busy` those
    of which a part of a request is here that is not answered yet."""

    protocol = BoardChannel

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.idle: dict[BoardChannel, None] = {}
        self.busy: dict[BoardChannel, None] = {}
        self.port: BoundedPort | None = None
        self.timeOut = None

    @property
    def is_crowded(self) -> bool:
        return self.port is not None and self.port.is_crowded

    def buildProtocol(self, addr: Any) -> Any:
        """Past Daphne's own, which would set its request."""
        return super(DaphneFactory, self).buildProtocol(addr)

    def log(self, request: Any) -> None:
        """Twisted would make an access log's line of each request, and give it to nobody."""

    def close_idle(self, count: int) -> None:
        for channel in list(self.idle)[:count]:
            channel.loseConnection()

    async def leave(self, grace_seconds: float) -> None:
        """Returns when everybody has had the last answer, or got none for too long. Each answer
        ends its connection meanwhile."""
        await until(lambda: not (self.idle or self.busy), min(grace_seconds, GRACE_SECONDS))
        self.close_idle(len(self.idle))
        await until(lambda: not self.busy, LAST_SECONDS)
        self.close_idle(len(self.idle))


async def until(is_so: Callable[[], bool], seconds: float) -> None:
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + seconds
    while not is_so() and loop.time() < ends_at:
        await asyncio.sleep(LOOK_SECONDS)
