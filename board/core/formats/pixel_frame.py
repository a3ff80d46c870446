"""The pixel frame: which addresses have which colour as of a seq.

`0x03`, varint from_seq, varint to_seq - from_seq, varint n, and if n > 0: u8 k, the n addresses
in ascending order as Rice codes of that k, then their colours, two to a byte at 4 bits (the
first one high, an odd last one padded with 0) or one at 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from board.core.formats.rice import best_k, decode_addresses, encode_gaps, gaps_of
from board.core.formats.varint import MAX_VALUE, WireError, append_varint, read_varint
from board.core.tiles.packed import packed, unpacked

PIXEL_FRAME = 0x03


class PixelFrame(NamedTuple):
    """The state as of `to_seq` of each pixel changed in (from_seq, to_seq]."""

    from_seq: int
    to_seq: int
    updates: dict[int, int]


def encode_frame(from_seq: int, to_seq: int, updates: Mapping[int, int], bits: int) -> bytes:
    """`updates` is colour by address, in any order; `bits` is 4 or 8, as the board has."""
    frame = bytearray((PIXEL_FRAME,))
    for value in (from_seq, to_seq - from_seq, len(updates)):
        append_varint(frame, value)
    if updates:
        addresses = sorted(updates)
        gaps = gaps_of(addresses)
        k = best_k(gaps)
        frame.append(k)
        frame += encode_gaps(gaps, k)
        frame += packed(bytes([updates[address] for address in addresses]), bits)
    return bytes(frame)


def decode_frame(data: bytes, bits: int) -> PixelFrame:
    """Raises WireError unless `data` is one whole frame of a board of `bits` a pixel."""
    if not data or data[0] != PIXEL_FRAME:
        raise WireError("This is not a pixel frame.")
    from_seq, offset = read_varint(data, 1)
    span, offset = read_varint(data, offset)
    count, offset = read_varint(data, offset)
    if from_seq + span > MAX_VALUE:
        raise WireError("The frame's to_seq is larger than 64 bits.")
    updates = decode_updates(data[offset:], count, bits)
    return PixelFrame(from_seq, from_seq + span, updates)


def decode_updates(data: bytes, count: int, bits: int) -> dict[int, int]:
    if not count:
        if data:
            raise WireError("The frame is longer than its count of pixels.")
        return {}
    colors_at = len(data) - (count * bits + 7) // 8
    if colors_at < 1:
        raise WireError("The frame is shorter than its count of pixels.")
    addresses = decode_addresses(data[1:colors_at], count, data[0])
    colors = unpack_colors(data[colors_at:], count, bits)
    return dict(zip(addresses, colors, strict=True))


def unpack_colors(pixels: bytes, count: int, bits: int) -> bytes:
    if bits == 4 and count & 1 and pixels[-1] & 0x0F:
        raise WireError("The half byte behind the last colour is not 0.")
    return unpacked(pixels, bits)[:count]
