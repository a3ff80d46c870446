"""The binary formats in short, for the page of the API; docs/protocol.md has all of them."""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    title: str
    text: str
    rows: list[tuple[str, str]]


FORMATS = [
    Format(
        "Addresses",
        "The number of a pixel in every format below. The board is cut into tiles of 256 × 256 "
        "pixels, and its tile table lists them in the order in which they were added. The board "
        "grows in place: new tiles come last, and no pixel gets another address.",
        [
            ("tile", "the one whose x is ⌊x/256⌋ and whose y is ⌊y/256⌋"),
            ("address", "its number in the table · 65536 + (y & 255) · 256 + (x & 255)"),
        ],
    ),
    Format(
        "Board snapshot",
        "The body of GET /api/board. Numbers are little-endian.",
        [
            ("0", "PLCB"),
            ("4", "u8 version = 2"),
            ("5", "u8 bits per pixel: 4 or 8"),
            ("6", "u16 n, the number of tiles"),
            ("8", "i16 left, i16 top"),
            ("12", "u16 width, u16 height"),
            ("16", "u32 CRC-32 of everything from offset 32 on"),
            ("20", "u32 zero"),
            ("24", "u64 seq"),
            ("32", "n times i16 tile_x, i16 tile_y: each is 256 × 256 pixels"),
            ("32 + 4n", "the tiles' pixels, row by row; at 4 bits the even address is high"),
        ],
    ),
    Format(
        "Protected pixels",
        "The body of GET /api/protected. Numbers are little-endian.",
        [
            ("0", "PLCM"),
            ("4", "u8 version = 2"),
            ("5", "u8 zero"),
            ("6", "u16 n, the number of tiles; 0 when no pixel is protected"),
            ("8", "u32 CRC-32 of what follows"),
            ("12", "u32 zero"),
            ("16", "n times 8,192 bytes: a bit per address, the highest of a byte first"),
        ],
    ),
    Format(
        "Activity",
        "The body of GET /api/activity. Numbers are little-endian.",
        [
            ("0", "PLCH"),
            ("4", "u8 version = 2"),
            ("5", "u8 zero"),
            ("6", "u16 n, the number of tiles"),
            ("8", "u32 window in seconds"),
            ("12", "u32 zero"),
            ("16", "u8 per address: 0 never placed, 1 longer ago than the window, 255 just now"),
        ],
    ),
    Format(
        "Chunk of the history",
        "The body of GET /api/history/chunk. Numbers are little-endian; the columns are planes: "
        "the lowest byte of each number, then the next one of each. docs/protocol.md has more.",
        [
            ("0", "PLCC"),
            ("4", "u8 version = 1"),
            ("5", "u8 zero"),
            ("6", "u16 m, the number of changes"),
            ("8", "u32 n, the number of placements"),
            ("12", "u32 CRC-32 of everything from offset 16 on"),
            ("16", "u64 from_seq, u64 to_seq, i64 from_ms, i64 to_ms"),
            ("48", "a zlib stream of what follows"),
            ("8n bytes", "seqs: how many numbers each leaves out"),
            ("6n bytes", "times: the steps in ms; 0, −1, 1, −2, 2 are 0, 1, 2, 3, 4"),
            ("4n bytes", "addresses"),
            ("n, n, n bytes", "colours before, colours after, kinds"),
            ("m + 1 shapes", "u64 seq, i64 ms, u32 length, JSON; the first as of from_seq"),
        ],
    ),
    Format(
        "Pixel frame",
        "Binary, from the socket: the state as of to_seq of every pixel that changed in "
        "(from_seq, to_seq]. Varints are unsigned LEB128. The gaps are the lowest address, then "
        "of each next one how many lie between it and the one before. A client at seq S ignores "
        "a frame with to_seq ≤ S, applies one with from_seq ≤ S, and otherwise reconnects with "
        "since=S.",
        [
            ("u8", "0x03"),
            ("varint", "from_seq"),
            ("varint", "to_seq − from_seq"),
            ("varint", "n, the number of pixels"),
            ("u8", "k, from 0 to 31; this and what follows are there only if n > 0"),
            ("bits", "n Rice codes: gap >> k ones, a zero, the k low bits; zeros to a whole byte"),
            ("⌈n/2⌉ bytes", "colours at 4 bits a pixel, the first one in the high half; n at 8"),
        ],
    ),
    Format(
        "Place",
        "Binary, to the socket, if its handshake carried a session cookie; of this and Undo a "
        "client may send 20 a second.",
        [
            ("u8", "0x10"),
            ("varint", "request id, chosen by the client"),
            ("i16", "x"),
            ("i16", "y"),
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
            ("config", "as GET /api/config, when it changes: it holds from its seq on"),
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
