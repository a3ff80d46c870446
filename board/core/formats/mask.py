"""Which pixels nobody may place on.

Bytes of GET /api/protected, little-endian: `PLCM`, u8 version = 2, u8 zero, u16 number of tiles
n, u32 CRC-32 of what follows the header, u32 zero; then n times 8,192 bytes, one bit for each
address, the highest of a byte first. n is 0 when no pixel is protected. As addresses never move,
a mask that was made before the board grew says nothing wrong of what it has become.
"""

from __future__ import annotations

import struct
import zlib

from board.core.formats.varint import WireError
from board.core.tiles.grid import TILE_PIXELS

MAGIC, VERSION = b"PLCM", 2
HEADER = struct.Struct("<4sBBHII")
TILE_BYTES = TILE_PIXELS // 8


def digest(bits: bytes) -> str:
    """What tells one mask from another; empty when nothing is protected."""
    return f"{zlib.crc32(bits):08x}" if bits else ""


def encode_mask(bits: bytes) -> bytes:
    """Raises ValueError for anything but whole tiles."""
    count, rest = divmod(len(bits), TILE_BYTES)
    if rest:
        raise ValueError(f"A mask has {TILE_BYTES} bytes a tile, not {len(bits)} in all.")
    return HEADER.pack(MAGIC, VERSION, 0, count, zlib.crc32(bits), 0) + bits


def decode_mask(data: bytes) -> bytes:
    """One bit for each address. Raises WireError for anything but an intact version 2 mask."""
    if len(data) < HEADER.size:
        raise WireError("A mask is at least 16 bytes long.")
    magic, version, _, count, crc, _ = HEADER.unpack_from(data)
    if (magic, version) != (MAGIC, VERSION):
        raise WireError("This is not a version 2 mask.")
    bits = data[HEADER.size :]
    if len(bits) != count * TILE_BYTES:
        raise WireError(f"The mask has {len(bits)} bytes for {count} tiles.")
    if zlib.crc32(bits) != crc:
        raise WireError("The mask's checksum is wrong.")
    return bits
