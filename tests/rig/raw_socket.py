"""A websocket client of bytes: for what no library would send, or let through."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from tests.rig.server import BoardServer

SECONDS = 60  # a fuse, no expectation
CLOSE, PING, TEXT, BINARY = 0x88, 0x89, 0x81, 0x82
MASK = bytes(4)  # leaves what it masks as it is


def handshake(server: BoardServer, path: str = "/ws/board", *headers: str) -> RawSocket:
    """Without a look at the answer: that is `head`."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *headers,
    ]
    return RawSocket(server, ("\r\n".join(lines) + "\r\n\r\n").encode("latin1"))


class RawSocket:
    def __init__(self, server: BoardServer, request: bytes) -> None:
        self.connection = socket.create_connection(("127.0.0.1", server.port), SECONDS)
        self.connection.sendall(request)
        self._file = self.connection.makefile("rb")

    def __enter__(self) -> RawSocket:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.connection.close()

    def head(self) -> int:
        """The status of the answer to the handshake."""
        status = int(self._file.readline().split()[1])
        while self._file.readline().strip():
            pass
        return status

    def send(self, opcode: int, payload: bytes = b"") -> None:
        self.connection.sendall(frame(opcode, payload))

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Until the server ends the connection."""
        while first := self._file.read(1):
            length = self._file.read(1)[0]
            if length >= 126:
                length = int.from_bytes(self._file.read(2 if length == 126 else 8), "big")
            yield first[0], self._file.read(length)


def frame(opcode: int, payload: bytes) -> bytes:
    assert len(payload) < 126
    return bytes((opcode, 0x80 | len(payload))) + MASK + payload
