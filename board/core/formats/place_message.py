"""The place message of protocol version 2: `0x10`, varint request id, i16 x, i16 y, u8 colour."""

from __future__ import annotations

import struct

from board.core.formats.varint import WireError, append_varint, read_varint
from board.core.formats.wire import Place

PLACE = 0x10
BODY = struct.Struct("<hhB")


def encode_place_message(place: Place) -> bytes:
    """Raises ValueError for numbers that the format cannot hold."""
    message = bytearray((PLACE,))
    append_varint(message, place.request_id)
    try:
        return bytes(message) + BODY.pack(place.x, place.y, place.color)
    except struct.error as error:
        raise ValueError(f"A place message cannot hold {place}: {error}.") from error


def decode_place_message(data: bytes) -> Place:
    """Raises WireError unless `data` is one whole place message and nothing more.

    Nothing in it is checked against a board.
    """
    if not data or data[0] != PLACE:
        raise WireError("This is not a place message.")
    request_id, offset = read_varint(data, 1)
    if len(data) - offset != BODY.size:
        raise WireError(f"A place message ends {BODY.size} bytes after its request id.")
    return Place(request_id, *BODY.unpack_from(data, offset))
