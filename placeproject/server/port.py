"""Twisted's listening port, which accepts no more than this process can keep.

Above its limit of open files Twisted accepts a connection and drops it at once, one after the
other. Here whoever comes then waits in the backlog, or goes to another worker, until a place
is free. Twisted's insides are not documented API: tests/placeproject/server/test_open_files.py
holds them.
"""

from __future__ import annotations

import socket
from typing import Any

import daphne.server  # noqa: F401  # first: it installs the asyncio reactor
from twisted.internet import reactor
from twisted.internet.tcp import Port, Server

from placeproject.server.open_files import RESERVED_CONNECTIONS

FEW = RESERVED_CONNECTIONS // 2


class CountedConnection(Server):
    server: BoundedPort

    def connectionLost(self, reason: Any) -> None:
        super().connectionLost(reason)
        self.server.on_connection_closed()


class BoundedPort(Port):
    """`free` is how many more connections it takes. The last are in reserve for requests."""

    transport = CountedConnection
    capacity = free = 0
    factory: Any

    @classmethod
    def adopt(cls, listening: socket.socket, factory: Any, capacity: int) -> BoundedPort:
        """Reads from a copy of the socket."""
        port: BoundedPort = cls._fromListeningDescriptor(
            reactor, listening.fileno(), listening.family, factory
        )
        port.capacity = port.free = capacity
        factory.port = port
        port.startListening()
        return port

    @property
    def is_crowded(self) -> bool:
        return self.free < RESERVED_CONNECTIONS

    def is_full(self, sockets: int) -> bool:
        """For sockets. Connections that have not said yet what they want do not count, or
        many that come at once would keep each other out."""
        return sockets + len(self.factory.idle) >= self.capacity - RESERVED_CONNECTIONS

    def doRead(self) -> None:
        self.numberAccepts = min(self.numberAccepts, self.free)
        before = self.sessionno
        super().doRead()
        self.free -= self.sessionno - before
        if self.free < FEW:
            self.factory.close_idle(FEW - self.free)
        if self.free <= 0:
            self.stopReading()

    def on_connection_closed(self) -> None:
        self.free += 1
        if self.free == 1 and self.connected and not self.disconnecting:
            self.startReading()
