"""The binary formats in short, for the page of the API; docs/protocol.md has all of them."""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    title: str
    text: str
    rows: list[tuple[str, str]]


FORMATS = [
    Format(
        "Board snapshot",
        "The body of GET /api/board. Numbers are little-endian.",
        [
            ("0", "PLCB"),
            ("4", "u8 version = 1"),
            ("5", "u8 bits per pixel = 4"),
            ("6", "u16 width"),
            ("8", "u16 height"),
            ("10", "u16 zero"),
            ("12", "u32 CRC-32 of the pixel bytes"),
            ("16", "u64 seq"),
            ("24", "pixels: index i = y · width + x; even i in the high half of its byte"),
        ],
    ),
    Format(
        "Protected pixels",
        "The body of GET /api/protected. Numbers are little-endian.",
        [
            ("0", "PLCM"),
            ("4", "u8 version = 1"),
            ("5", "u8 zero"),
            ("6", "u16 width"),
            ("8", "u16 height"),
            ("10", "u16 zero"),
            ("12", "u32 CRC-32 of what follows"),
            ("16", "a bit per pixel, the highest of a byte first; nothing when none is protected"),
        ],
    ),
    Format(
        "Activity",
        "The body of GET /api/activity. Numbers are little-endian.",
        [
            ("0", "PLCH"),
            ("4", "u8 version = 1"),
            ("5", "u8 zero"),
            ("6", "u16 width"),
            ("8", "u16 height"),
            ("10", "u16 zero"),
            ("12", "u32 window in seconds"),
            ("16", "u8 per pixel: 0 never placed, 1 longer ago than the window, 255 just now"),
        ],
    ),
    Format(
        "Pixel frame",
        "Binary, from the socket: the state as of to_seq of every pixel that changed in "
        "(from_seq, to_seq]. Varints are unsigned LEB128. A client at seq S ignores a frame with "
        "to_seq ≤ S, applies one with from_seq ≤ S, and otherwise reconnects with since=S.",
        [
            ("u8", "0x01"),
            ("varint", "from_seq"),
            ("varint", "to_seq − from_seq"),
            ("varint", "n, the number of pixels"),
            ("n varints", "the lowest index, then each next one minus the one before"),
            ("⌈n/2⌉ bytes", "colours, the first one in the high half"),
        ],
    ),
    Format(
        "Place",
        "Binary, to the socket, if its handshake carried a session cookie; of this and Undo a "
        "client may send 20 a second.",
        [
            ("u8", "0x10"),
            ("varint", "request id, chosen by the client"),
            ("u16", "x"),
            ("u16", "y"),
            ("u8", "colour"),
        ],
    ),
    Format(
        "Undo",
        "Binary, to the socket: takes the player's latest placement back, as DELETE /api/pixel.",
        [
            ("u8", "0x12"),
            ("varint", "request id, chosen by the client"),
        ],
    ),
    Format(
        "Placed",
        "Binary, from the socket: the answer to a place or undo message. A refusal is text: "
        "refused {request_id, problem}.",
        [
            ("u8", "0x11"),
            ("varint", "request id"),
            ("varint", "seq"),
            ("varint", "wait_ms"),
        ],
    ),
    Format(
        "Control messages",
        "Text from the socket: a JSON object with its kind under `type`.",
        [
            ("hello", "first: protocol, seq, online, at: the server's time"),
            ("config", "as GET /api/config, when it changes"),
            ("online", "count: open sockets, of all servers"),
            ("notice", "text, level: show it once"),
            ("resync", "seq: `since` is too old; fetch the board again, with jitter"),
            ("refused", "request_id, problem"),
            ("beat", "nothing happened for 20 s; after 45 s of silence the line is dead"),
            ("bye", "reason, retry_ms: come back after that time"),
        ],
    ),
    Format(
        "Close codes",
        "Of the socket.",
        [
            ("4002", "you sent something other than a place or undo message"),
            ("4003", "you are banned"),
            ("4008", "too many messages"),
            ("4012", "the server restarts: come back after retry_ms"),
            ("4013", "too busy: come back later"),
        ],
    ),
]
