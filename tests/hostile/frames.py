"""Frames of RFC 6455 as a client sends them, and as it must not."""

from __future__ import annotations

import struct

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK = b"\x01\x02\x03\x04"


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    last: bool = True,
    reserved: int = 0,
    is_masked: bool = True,
    length: int | None = None,
    form: int | None = None,
) -> bytes:
    """`length` is what it claims; `form` the number of bytes that it spends on it."""
    size = len(payload) if length is None else length
    form = form if form is not None else 0 if size < 126 else 2 if size < 65_536 else 8
    code = {0: size, 2: 126, 8: 127}[form]
    first = last << 7 | reserved << 4 | opcode
    written = struct.pack({0: ">", 2: ">H", 8: ">Q"}[form], *([size] if form else []))
    mask = MASK if is_masked else b""
    head = bytes([first, is_masked << 7 | code]) + written + mask
    return head + (masked(payload) if is_masked else payload)


def masked(payload: bytes) -> bytes:
    return bytes(byte ^ MASK[i % 4] for i, byte in enumerate(payload))


def closing(code: int, reason: bytes = b"") -> bytes:
    return frame(CLOSE, struct.pack(">H", code) + reason)


def close_code(received: bytes) -> int | None:
    """Of the first Close frame in what a server sent; 1005 if it has no code."""
    at = 0
    while at + 2 <= len(received):
        opcode, size = received[at] & 15, received[at + 1] & 127
        form = {126: 2, 127: 8}.get(size, 0)
        if form:
            size = int.from_bytes(received[at + 2 : at + 2 + form])
        at += 2 + form
        if opcode == CLOSE:
            return int.from_bytes(received[at : at + 2]) if size >= 2 else 1005
        at += size
    return None
