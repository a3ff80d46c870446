"""What players and the server say over a socket in binary: place, undo and the answer to both.

All fixed-size integers are little-endian. Place: `0x10`, varint request id, i16 x, i16 y, u8
colour. Undo: `0x12`, varint request id. Placed: `0x11`, varint request id, varint seq, varint
wait_ms. `tests/vectors/` holds golden bytes, which the tests of Python and of JavaScript read
alike.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from board.core.formats.varint import WireError, append_varint, read_varint

PROTOCOL_VERSION = 2

PLACE = 0x10
PLACED = 0x11
UNDO = 0x12
PLACE_BODY = struct.Struct("<hhB")  # x, y, colour


class Place(NamedTuple):
    """A player's wish; nothing in it is checked against a board yet."""

    request_id: int
    x: int
    y: int
    color: int


class Undo(NamedTuple):
    """A player's wish to take the latest placement back."""

    request_id: int


class Placed(NamedTuple):
    """The answer to an accepted Place or Undo; `wait_ms` is the cooldown that now runs."""

    request_id: int
    seq: int
    wait_ms: int


def encode_place(place: Place) -> bytes:
    """Raises ValueError for numbers that the format cannot hold."""
    out = bytearray((PLACE,))
    append_varint(out, place.request_id)
    try:
        return bytes(out) + PLACE_BODY.pack(place.x, place.y, place.color)
    except struct.error as error:
        raise ValueError(f"A place message cannot hold {place}: {error}.") from error


def decode_place(data: bytes) -> Place:
    """Raises WireError unless `data` is one whole place message and nothing more."""
    if not data or data[0] != PLACE:
        raise WireError("A client may send place and undo messages only.")
    request_id, offset = read_varint(data, 1)
    if len(data) - offset != PLACE_BODY.size:
        raise WireError(f"A place message ends {PLACE_BODY.size} bytes after its request id.")
    return Place(request_id, *PLACE_BODY.unpack_from(data, offset))


def encode_undo(undo: Undo) -> bytes:
    out = bytearray((UNDO,))
    append_varint(out, undo.request_id)
    return bytes(out)


def decode_undo(data: bytes) -> Undo:
    """Raises WireError unless `data` is one whole undo message and nothing more."""
    if not data or data[0] != UNDO:
        raise WireError("This is not an undo message.")
    request_id, offset = read_varint(data, 1)
    if offset != len(data):
        raise WireError("An undo message ends with its request id.")
    return Undo(request_id)


def encode_placed(placed: Placed) -> bytes:
    out = bytearray((PLACED,))
    for value in placed:
        append_varint(out, value)
    return bytes(out)


def decode_placed(data: bytes) -> Placed:
    """Raises WireError unless `data` is one whole answer and nothing more."""
    if not data or data[0] != PLACED:
        raise WireError("This is not the answer to a placement.")
    request_id, offset = read_varint(data, 1)
    seq, offset = read_varint(data, offset)
    wait_ms, offset = read_varint(data, offset)
    if offset != len(data):
        raise WireError("The answer to a placement is too long.")
    return Placed(request_id, seq, wait_ms)
