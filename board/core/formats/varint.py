"""Unsigned LEB128 integers (https://en.wikipedia.org/wiki/LEB128), up to 64 bits."""

from __future__ import annotations

MAX_BYTES = 10  # 64 bits, seven to a byte
MAX_VALUE = (1 << 64) - 1


class WireError(ValueError):
    """Bytes that are not what the format says."""


def append_varint(out: bytearray, value: int) -> None:
    if not 0 <= value <= MAX_VALUE:
        raise ValueError(f"A varint holds 0 to 2^64 - 1, not {value}.")
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)


def read_varint(data: bytes, offset: int) -> tuple[int, int]:
    """The value at `offset` and the offset behind it.

    Raises WireError for a truncated value, or one of more than 64 bits.
    """
    value = shift = 0
    for position in range(offset, min(len(data), offset + MAX_BYTES)):
        byte = data[position]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            if value > MAX_VALUE:
                raise WireError("A varint is larger than 64 bits.")
            return value, position + 1
        shift += 7
    raise WireError("A varint is truncated or longer than 10 bytes.")
