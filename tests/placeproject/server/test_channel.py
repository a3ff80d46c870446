"""How long a connection is kept that asks for nothing, or never ends asking."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport

from placeproject.server.channel import IDLE_SECONDS, REQUEST_SECONDS, BoardHTTPFactory
from provisioning.template.edge.balancer import IDLE_SECONDS as BALANCER_IDLE_SECONDS
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

CADDY_IDLE_SECONDS = 120  # reverse_proxy's transport http, keepalive
HEAD = b"PUT /api/pixel HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"


class Connection:
    """One of a factory's connections, at a clock of its own."""

    def __init__(self) -> None:
        self.clock, self.transport = Clock(), StringTransport()
        self.server = SimpleNamespace(
            protocol_connected=lambda protocol: None,
            protocol_disconnected=lambda protocol: None,
            root_path="",
            proxy_forwarded_address_header=None,
            request_buffer_size=8192,
            create_application=lambda protocol, scope: None,
        )
        self.factory = BoardHTTPFactory(self.server)
        self.factory.reactor = self.clock
        self.channel = self.factory.buildProtocol(None)
        self.channel.makeConnection(self.transport)

    @property
    def is_open(self) -> bool:
        return not self.transport.disconnecting

    def drip(self, data: bytes, seconds: float) -> None:
        """A byte at a time, spread over `seconds`."""
        for byte in data:
            self.channel.dataReceived(bytes((byte,)))
            self.clock.advance(seconds / len(data))

    def answer(self) -> None:
        [request] = self.channel.requests
        request.setResponseCode(200)
        request.finish()


def test_an_idle_connection_outlives_every_proxy() -> None:
    assert max(BALANCER_IDLE_SECONDS, CADDY_IDLE_SECONDS) < IDLE_SECONDS
    caddyfile = (Path(__file__).parents[3] / "Caddyfile").read_text()
    assert not re.search("keepalive", caddyfile), "Caddy's own default holds"
    connection = Connection()
    connection.channel.dataReceived(HEAD + b"\r\n{}")
    connection.answer()
    connection.clock.advance(IDLE_SECONDS - 1)
    assert connection.is_open
    connection.channel.dataReceived(HEAD + b"\r\n{}")  # and is used again
    connection.answer()
    connection.clock.advance(IDLE_SECONDS - 1)
    assert connection.is_open
    connection.clock.advance(1)
    assert not connection.is_open


@pytest.mark.parametrize("sent", [b"", HEAD, HEAD + b"\r\n{"], ids=["nothing", "head", "body"])
def test_a_request_that_never_ends_is_cut_off(sent: bytes) -> None:
    connection = Connection()
    connection.drip(sent, REQUEST_SECONDS - 1)
    if not sent:
        connection.clock.advance(REQUEST_SECONDS - 1)
    assert connection.is_open
    connection.clock.advance(1)
    assert not connection.is_open


def test_a_second_request_has_its_own_time() -> None:
    connection = Connection()
    connection.drip(HEAD + b"\r\n{}", REQUEST_SECONDS - 1)
    connection.answer()
    connection.clock.advance(IDLE_SECONDS - 1)
    connection.drip(HEAD, REQUEST_SECONDS - 1)
    assert connection.is_open
    connection.clock.advance(1)
    assert not connection.is_open


def test_an_answer_may_take_its_time() -> None:
    connection = Connection()
    connection.channel.dataReceived(HEAD + b"\r\n{}")
    connection.clock.advance(10 * IDLE_SECONDS)
    assert connection.is_open


def test_a_busy_connection_keeps_one_timer() -> None:
    connection = Connection()
    for _ in range(100):
        connection.channel.dataReceived(HEAD + b"\r\n{}")
        connection.answer()
        assert len(connection.clock.getDelayedCalls()) == 1
    connection.channel.forget()
    assert not connection.clock.getDelayedCalls()


def test_the_longest_idle_connections_make_room() -> None:
    connection = Connection()
    connection.channel.dataReceived(HEAD + b"\r\n{}")
    connection.factory.close_idle(1)
    assert connection.is_open, "it waits for its answer"
    connection.answer()
    connection.factory.close_idle(1)
    assert not connection.is_open


def test_a_connection_serves_many_requests(tmp_path: Path, valkey: ValkeyServer) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    with (
        BoardServer(tmp_path, VALKEY_URL=valkey.url) as server,
        socket.create_connection(("127.0.0.1", server.port), 60) as connection,
    ):
        for _ in range(3):
            for part in (request[:7], request[7:]):
                connection.sendall(part)
            assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
