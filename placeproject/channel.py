"""Twisted's HTTP connection, with a bound to how long it may be here for nothing."""

from __future__ import annotations

from typing import Any

from daphne.http_protocol import HTTPFactory as DaphneFactory
from twisted.web.http import HTTPChannel

from placeproject.port import BoundedPort
from placeproject.request import BoardRequest

# Longer than any proxy in front keeps its idle connection (the balancer of our template and
# Caddy: 120 s): it would write a request into one that we are just closing, and answer 502.
IDLE_SECONDS = 150
# From a connection's beginning, or a request's first byte, to the request's last byte.
REQUEST_SECONDS = 60


class BoardChannel(HTTPChannel):
    requestFactory = BoardRequest
    timeOut = REQUEST_SECONDS
    _is_receiving = True

    def resetTimeout(self) -> None:
        """Called with all that comes in. The bytes of a request win it no time, or one that
        sends a byte a minute would live for ever."""
        if not self._is_receiving and not self._handlingRequest:
            self._is_receiving = True
            self.setTimeout(REQUEST_SECONDS)
            self.factory.idle.pop(self, None)

    def allContentReceived(self) -> None:
        self._is_receiving = False
        super().allContentReceived()

    def requestDone(self, request: Any) -> None:
        self._savedTimeOut = IDLE_SECONDS
        if self.persistent:
            self.factory.idle[self] = None
        super().requestDone(request)

    def connectionLost(self, reason: Any) -> None:
        self.factory.idle.pop(self, None)
        super().connectionLost(reason)


class BoardHTTPFactory(DaphneFactory):
    """`idle` are the connections between two requests, the longest idle ones first."""

    protocol = BoardChannel

    def __init__(self, server: Any) -> None:
        super().__init__(server)
        self.idle: dict[BoardChannel, None] = {}
        self.port: BoundedPort | None = None
        self.timeOut = REQUEST_SECONDS

    @property
    def is_crowded(self) -> bool:
        return self.port is not None and self.port.is_crowded

    def buildProtocol(self, addr: Any) -> Any:
        """Past Daphne's own, which would set its request."""
        return super(DaphneFactory, self).buildProtocol(addr)

    def close_idle(self, count: int) -> None:
        for channel in list(self.idle)[:count]:
            channel.loseConnection()
