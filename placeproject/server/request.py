"""Daphne's HTTP request, with a limit: Daphne alone would take a body of any size and keep it
in a file before it asks us."""

from __future__ import annotations

from daphne.http_protocol import WebRequest

from board.identity.visitor import Visitor
from board.live import drain
from board.players.socket.handshake import refusal

MAX_BODY_BYTES = 2_621_440  # as much as Django takes of a form (DATA_UPLOAD_MAX_MEMORY_SIZE)
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class BoardRequest(WebRequest):
    _received_bytes = 0

    def handleContentChunk(self, data: bytes) -> None:
        was_fine = self._is_fine
        self._received_bytes += len(data)
        if self._is_fine:
            super().handleContentChunk(data)
        elif was_fine:
            self.channel.transport.write(TOO_LARGE)
            self.channel.transport.loseConnection()

    def process(self) -> None:
        if not self._is_fine:
            return
        # The next request finds a server that stays, or leaves its place to others meanwhile.
        if drain.is_draining() or self.channel.factory.is_crowded:
            self.channel.persistent = False
            self.responseHeaders.setRawHeaders(b"Connection", [b"close"])
        # It would set the root of every link in the answer, and of redirects.
        self.requestHeaders.removeHeader(b"Daphne-Root-Path")
        status = self._refused_handshake()
        if status is None:
            super().process()
            if self.transport is None:  # handed on to a socket, which has times of its own
                self.channel.forget()
        else:
            self._refuse(status)

    def _refused_handshake(self) -> int | None:
        """Daphne and autobahn would answer 500 or 400 to what they stumble over."""
        upgrades = self.requestHeaders.getRawHeaders(b"Upgrade", [])
        if not upgrades or upgrades[0].lower() != b"websocket":
            return None
        headers = [
            (name.lower(), value)
            for name, values in self.requestHeaders.getAllRawHeaders()
            for value in values
        ]
        return refusal(self.path, Visitor.of_scope({"headers": headers}))

    def _refuse(self, status: int) -> None:
        self.setResponseCode(status)
        self.responseHeaders.setRawHeaders(b"Content-Length", [b"0"])
        self.finish()

    @property
    def _is_fine(self) -> bool:
        return self._received_bytes <= MAX_BODY_BYTES
