"""What a socket may be told by somebody who means no good, and what is right to happen.

`REFUSED`: the handshake gets a status of 4xx, or is hung up on. A number: exactly that status, or
the code of the Close frame. `GONE`: any Close frame or none, but the connection ends. `OPEN`: it
is no fault, and the socket goes on. `ANY`: whatever is not a fault of the server.
"""
# ruff: noqa: E501 - tables

from __future__ import annotations

from dataclasses import dataclass

from board.core.formats.messages import Place, encode_place
from tests.hostile.frames import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, closing, frame

REFUSED, GONE, OPEN, ANY = "refused", "gone", "open", "any"
PROTOCOL, MANY = 4002, 4008
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
HANDSHAKE = (
    "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
    f"Sec-WebSocket-Key: {KEY}",
)  # fmt: skip
PLACE = encode_place(Place(1, 3, 4, 5))


@dataclass(frozen=True)
class Case:
    name: str
    right: str | int
    sent: bytes = b""
    target: str = "/ws/board"
    method: str = "GET"
    version: str = "HTTP/1.1"
    more: tuple[str, ...] = ()  # lines of the handshake
    without: tuple[str, ...] = ()  # names of its lines
    is_player: bool = False
    body: bytes = b""

    def lines(self) -> list[str]:
        kept = [line for line in HANDSHAKE if line.partition(":")[0] not in self.without]
        return [*kept, *self.more]


def shake(name: str, right: str | int, **changes: object) -> Case:
    return Case(f"handshake: {name}", right, **changes)  # type: ignore[arg-type]


def told(name: str, right: str | int, *frames: bytes, is_player: bool = False) -> Case:
    return Case(name, right, b"".join(frames), is_player=is_player)


HANDSHAKES = (
    shake("no key", REFUSED, without=("Sec-WebSocket-Key",)),
    shake("a key that is none", REFUSED, without=("Sec-WebSocket-Key",), more=("Sec-WebSocket-Key: x",)),
    shake("two keys", REFUSED, more=(f"Sec-WebSocket-Key: {KEY}",)),
    shake("no version", REFUSED, without=("Sec-WebSocket-Version",)),
    shake("version 99", REFUSED, without=("Sec-WebSocket-Version",), more=("Sec-WebSocket-Version: 99",)),
    shake("a version that is no number", REFUSED, without=("Sec-WebSocket-Version",), more=("Sec-WebSocket-Version: x",)),
    shake("two versions", REFUSED, more=("Sec-WebSocket-Version: 8",)),
    shake("by POST", REFUSED, method="POST", more=("Content-Length: 0",)),
    shake("by an odd method", REFUSED, method="BREW"),
    shake("of HTTP/1.0", OPEN, version="HTTP/1.0"),
    shake("no Host", REFUSED, without=("Host",)),
    shake("a foreign Host", OPEN, without=("Host",), more=("Host: evil.example",)),
    shake("two Hosts", OPEN, more=("Host: evil.example",)),
    shake("an empty Connection", REFUSED, without=("Connection",), more=("Connection:",)),
    shake("a foreign Origin", REFUSED, more=("Origin: https://evil.example",)),
    shake("an Origin that is no address", REFUSED, more=("Origin: ://:x",)),
    shake("a cookie without sense", OPEN, more=("Cookie: =;;\x01=é",)),
    shake("a forged session", OPEN, more=("Cookie: place_session=root:aaaaaa:bbbbbb",)),
    shake("a cookie of 6,000 letters", OPEN, more=("Cookie: place_session=" + "a" * 6000,)),
    shake("a cookie of 70,000 letters", REFUSED, more=("Cookie: place_session=" + "a" * 70_000,)),
    shake("600 lines more", REFUSED, more=tuple(f"X-{n}: {n}" for n in range(600))),
    shake("a compression that is none", OPEN, more=("Sec-WebSocket-Extensions: x-nothing; =;=",)),
    shake("compression with parameters without sense", REFUSED, more=("Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99",)),
    shake("since is a word", PROTOCOL, target="/ws/board?since=abc"),
    shake("since is negative", PROTOCOL, target="/ws/board?since=-1"),
    shake("since is empty", PROTOCOL, target="/ws/board?since="),
    shake("since is a fraction", PROTOCOL, target="/ws/board?since=1.5"),
    shake("since beyond 64 bits", PROTOCOL, target="/ws/board?since=18446744073709551616"),
    shake("since of 5,000 digits", PROTOCOL, target="/ws/board?since=" + "9" * 5000),
    shake("since in other digits", PROTOCOL, target="/ws/board?since=%D9%A3"),
    shake("since is twice there", PROTOCOL, target="/ws/board?since=0&since=1"),
    shake("since is ahead of the board", OPEN, target="/ws/board?since=4000000000"),
    shake("a query that is no query", OPEN, target="/ws/board?&&=&;%zz%00"),
    shake("half of it", REFUSED, without=HANDSHAKE, version="HTTP/1.1\r\nUpgrade: web"),
    shake("a body", GONE, more=("Content-Length: 5",), body=b"hello"),
)  # fmt: skip

ELSEWHERE = (
    *(shake(f"to {path}", 404, target=path) for path in ("/", "/ws/nothing", "/ws/board/", "/ws/board/x", "/ws", "/api/board", "/healthz", "/admin/", "//ws/board", "/nothing?since=1")),
    shake("a subprotocol that is not ASCII", ANY, more=("Sec-WebSocket-Protocol: é",)),
    shake("an Origin of null", 403, more=("Origin: null",)),
    shake("an Origin with a port beyond all", 403, more=("Origin: http://127.0.0.1:99999",)),
    shake("a root path", ANY, more=("Daphne-Root-Path: é",)),
)  # fmt: skip

BROKEN = (
    told("no mask", GONE, frame(BINARY, PLACE, is_masked=False)),
    told("reserved bits", GONE, frame(BINARY, PLACE, reserved=7)),
    told("compressed without having agreed", GONE, frame(BINARY, b"\x00\xff", reserved=4)),
    *(told(f"operation {code}", GONE, frame(code, b"x")) for code in (3, 7, 11, 15)),
    told("a continuation of nothing", GONE, frame(CONTINUATION, PLACE)),
    told("two beginnings", GONE, frame(BINARY, PLACE, last=False), frame(BINARY, PLACE)),
    told("a ping in parts", GONE, frame(PING, b"x", last=False)),
    told("a ping of 126 bytes", GONE, frame(PING, b"x" * 126)),
    told("a length of 2^63", GONE, frame(BINARY, b"x", length=2**63, form=8)),
    told("a length of a gigabyte", GONE, frame(BINARY, b"x", length=2**30)),
    told("64 kilobytes", GONE, frame(BINARY, b"\x10" * 65_536)),
    told("a length written too long", GONE, frame(BINARY, PLACE, form=8)),
    told("a message of parts that never end", GONE, frame(BINARY, b"\x10", last=False), *[frame(CONTINUATION, b"x" * 100, last=False)] * 300),
    told("text that is no UTF-8", GONE, frame(TEXT, b"\xff\xfe\xfd")),
    told("bytes that are no frames", GONE, b"\x00" * 3000),
    told("HTTP", GONE, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 3),
    told("a Close of one byte", GONE, frame(CLOSE, b"\x03")),
    *(told(f"a Close with code {code}", GONE, closing(code)) for code in (0, 999, 1005, 1006, 65_535)),
    told("a Close with a reason that is no UTF-8", GONE, closing(1000, b"\xff\xff")),
    told("frames after a Close", GONE, closing(1000), frame(BINARY, PLACE) * 50, is_player=True),
)  # fmt: skip

MESSAGES = (
    told("text", PROTOCOL, frame(TEXT, b'{"type":"place"}')),
    told("empty text", PROTOCOL, frame(TEXT)),
    told("nothing", PROTOCOL, frame(BINARY)),
    *(told(f"a message of type {kind}", PROTOCOL, frame(BINARY, bytes([kind, 0, 0, 0]))) for kind in (0, 1, 0x11, 255)),
    *(told(f"the first {n} bytes of a placement", PROTOCOL, frame(BINARY, PLACE[:n]), is_player=True) for n in (1, 2, 4, len(PLACE) - 1)),
    told("a placement and more", PROTOCOL, frame(BINARY, PLACE + b"\x00"), is_player=True),
    told("a number of eleven bytes", PROTOCOL, frame(BINARY, b"\x10" + b"\xff" * 11 + PLACE[2:]), is_player=True),
    told("a number that never ends", PROTOCOL, frame(BINARY, b"\x10" + b"\x80" * 40), is_player=True),
    told("60 messages at once", MANY, frame(BINARY, PLACE) * 60, is_player=True),
    told("60 refusals at once", MANY, frame(BINARY, PLACE) * 60),
)  # fmt: skip

HARMLESS = (
    told("a placement without a session", OPEN, frame(BINARY, PLACE)),
    told("a pixel off the board", OPEN, frame(BINARY, b"\x10\x01\xff\xff\xff\x7f\x01"), is_player=True),
    told("a placement in parts, with pings between", OPEN, frame(BINARY, PLACE[:2], last=False), frame(PING, b"x"), frame(CONTINUATION, PLACE[2:4], last=False), frame(PONG), frame(CONTINUATION, PLACE[4:]), is_player=True),
    told("pongs to no ping", OPEN, frame(PONG, b"x") * 10),
    told("pings with 125 bytes", OPEN, frame(PING, b"x" * 125) * 10),
)  # fmt: skip

CASES = (*HANDSHAKES, *ELSEWHERE, *BROKEN, *MESSAGES, *HARMLESS)
