"""Daphne's websocket connection without what nobody needs of it after the handshake.

26 KiB a socket are 7 without the options that autobahn copies to each connection, the
request's headers, and the queue to an application that has ended. Held by
tests/placeproject/server/test_connections.py, as these insides are not documented API.
"""

from __future__ import annotations

from inspect import isfunction
from typing import Any, NamedTuple

from autobahn.websocket.protocol import TrafficStats
from daphne.ws_protocol import WebSocketProtocol

HANDSHAKE_LEFTOVERS = (
    "_raw_query_string",
    "application_deferred",
    "application_queue",
    "clean_headers",
    "http_headers",
    "http_request_data",
    "http_request_params",
    "http_status_line",
    "is_open",
    "path",
    "request",
    "trafficStats",
)


class Request(NamedTuple):
    """What Daphne's log wants of the handshake when the socket closes."""

    path: str


class FrugalProtocol(WebSocketProtocol):
    # Of all sockets together, once their own are forgotten; nobody reads them.
    trafficStats = TrafficStats()
    path, request = b"/ws/board", Request("/ws/board")

    @classmethod
    def settle_options(cls, factory: Any) -> None:
        """Autobahn copies its 29 options to each connection; ours has them once for all."""
        for name in cls.CONFIG_ATTRS:
            value = getattr(factory, name)
            # A function among them (it decides on compression) must not become a method.
            setattr(cls, name, staticmethod(value) if isfunction(value) else value)
        cls.CONFIG_ATTRS = []

    def forget_handshake(self) -> None:
        for name in HANDSHAKE_LEFTOVERS:
            self.__dict__.pop(name, None)

    def dataReceived(self, data: bytes) -> None:
        """Autobahn's own first puts a log line together, in colours, that nobody asked for."""
        self._dataReceived(data)
