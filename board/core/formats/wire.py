"""The public binary formats, version 1: board snapshot, pixel frame, place, undo, placed.

All fixed-size integers are little-endian. `tests/vectors/` holds golden bytes for
each of them, which the tests of Python and of JavaScript read alike.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from board.core.formats.varint import MAX_VALUE, WireError, append_varint, read_varint
from board.core.grid import BITS, MAX_PIXELS, Grid, pack, unpack

PROTOCOL_VERSION = 1
MAGIC = b"PLCB"
HEADER = struct.Struct("<4sBBHHHIQ")  # magic, version, bits, width, height, zero, CRC-32, seq

PIXEL_FRAME = 0x01
PLACE = 0x10
PLACED = 0x11
UNDO = 0x12
PLACE_BODY = struct.Struct("<HHB")  # x, y, colour


class Snapshot(NamedTuple):
    """A whole board as of `seq`."""

    grid: Grid
    seq: int
    pixels: bytes


class PixelFrame(NamedTuple):
    """The state as of `to_seq` of each pixel changed in (from_seq, to_seq]."""

    from_seq: int
    to_seq: int
    updates: dict[int, int]


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


def encode_snapshot(snapshot: Snapshot) -> bytes:
    grid, seq, pixels = snapshot
    if len(pixels) != grid.byte_length:
        raise ValueError(f"The board has {len(pixels)} bytes instead of {grid.byte_length}.")
    crc = zlib.crc32(pixels)
    head = (MAGIC, PROTOCOL_VERSION, BITS, grid.width, grid.height, 0, crc, seq)
    return HEADER.pack(*head) + pixels


def decode_snapshot(data: bytes) -> Snapshot:
    """Raises WireError for anything but an intact version 1 snapshot."""
    if len(data) < HEADER.size:
        raise WireError("A snapshot is at least 24 bytes long.")
    magic, version, bits, width, height, _, crc, seq = HEADER.unpack_from(data)
    if (magic, version, bits) != (MAGIC, PROTOCOL_VERSION, BITS):
        raise WireError("This is not a version 1 board snapshot of 4 bits per pixel.")
    if not width or not height:
        raise WireError(f"A board cannot have {width} x {height} pixels.")
    grid, pixels = Grid(width, height), data[HEADER.size :]
    if len(pixels) != grid.byte_length:
        raise WireError(f"The board has {len(pixels)} bytes instead of {grid.byte_length}.")
    if zlib.crc32(pixels) != crc:
        raise WireError("The board's checksum is wrong.")
    return Snapshot(grid, seq, pixels)


def encode_frame(from_seq: int, to_seq: int, updates: Mapping[int, int]) -> bytes:
    """A pixel frame; `updates` is colour by pixel index, in any order."""
    out = bytearray((PIXEL_FRAME,))
    append_varint(out, from_seq)
    append_varint(out, to_seq - from_seq)
    append_varint(out, len(updates))
    indices = sorted(updates)
    previous = 0
    for index in indices:
        append_varint(out, index - previous)
        previous = index
    out += pack(updates[index] for index in indices)
    return bytes(out)


def decode_frame(data: bytes) -> PixelFrame:
    """Raises WireError for truncated, overlong or unordered frames."""
    if not data or data[0] != PIXEL_FRAME:
        raise WireError("This is not a pixel frame.")
    from_seq, offset = read_varint(data, 1)
    span, offset = read_varint(data, offset)
    count, offset = read_varint(data, offset)
    if from_seq + span > MAX_VALUE:
        raise WireError("The frame's to_seq is larger than 64 bits.")
    if count > len(data):
        raise WireError("The frame is shorter than its count of pixels.")
    indices, index = [], 0
    for position in range(count):
        step, offset = read_varint(data, offset)
        if position and not step:
            raise WireError("The frame's indices do not ascend.")
        index += step
        indices.append(index)
    if index >= MAX_PIXELS:
        raise WireError("The frame reaches beyond the largest board.")
    colors = data[offset:]
    if len(colors) != (count + 1) // 2:
        raise WireError("The frame's colours are not as many as its pixels.")
    updates = dict(zip(indices, unpack(colors, count), strict=True))
    return PixelFrame(from_seq, from_seq + span, updates)


def encode_place(place: Place) -> bytes:
    out = bytearray((PLACE,))
    append_varint(out, place.request_id)
    return bytes(out) + PLACE_BODY.pack(place.x, place.y, place.color)


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
