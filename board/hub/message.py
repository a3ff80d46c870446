"""A message to sockets, encoded and framed once, written to many."""

from __future__ import annotations

import json
from typing import Any

BINARY, TEXT = 0x82, 0x81  # RFC 6455, section 5.2: FIN with the opcode; a server does not mask


class Message:
    """`payload` for ASGI's send, `framed` for the socket itself."""

    __slots__ = ("framed", "is_binary", "payload")

    def __init__(self, payload: bytes, *, is_binary: bool) -> None:
        self.payload = payload
        self.is_binary = is_binary
        self.framed = frame_header(BINARY if is_binary else TEXT, len(payload)) + payload

    @classmethod
    def binary(cls, payload: bytes) -> Message:
        return cls(payload, is_binary=True)

    @classmethod
    def control(cls, kind: str, **members: Any) -> Message:
        """A text message: JSON with its kind under `type`."""
        text = json.dumps({"type": kind, **members}, separators=(",", ":"))
        return cls(text.encode(), is_binary=False)


def frame_header(opcode: int, length: int) -> bytes:
    if length < 126:
        return bytes((opcode, length))
    if length < 1 << 16:
        return bytes((opcode, 126)) + length.to_bytes(2, "big")
    return bytes((opcode, 127)) + length.to_bytes(8, "big")
