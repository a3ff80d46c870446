"""Which pixels nobody may place on.

Bytes of GET /api/protected, little-endian: `PLCM`, u8 version = 1, u8 zero, u16 width,
u16 height, u16 zero, u32 CRC-32 of what follows, then one bit for each pixel, the highest of a
byte first; no bits at all when no pixel is protected.
"""

from __future__ import annotations

import struct
import zlib

from board.core.formats.varint import WireError
from board.core.grid import Grid

MAGIC, VERSION = b"PLCM", 1
HEADER = struct.Struct("<4sBBHHHI")


def digest(bits: bytes) -> str:
    """What tells one mask from another; empty when nothing is protected."""
    return f"{zlib.crc32(bits):08x}" if bits else ""


def encode_mask(grid: Grid, bits: bytes) -> bytes:
    if bits and len(bits) != (grid.size + 7) // 8:
        raise ValueError(f"A mask of {grid.size} pixels cannot have {len(bits)} bytes.")
    head = (MAGIC, VERSION, 0, grid.width, grid.height, 0, zlib.crc32(bits))
    return HEADER.pack(*head) + bits


def decode_mask(data: bytes) -> tuple[Grid, bytes]:
    """Raises WireError for anything but an intact version 1 mask."""
    if len(data) < HEADER.size:
        raise WireError("A mask is at least 16 bytes long.")
    magic, version, _, width, height, _, crc = HEADER.unpack_from(data)
    if (magic, version) != (MAGIC, VERSION) or not width or not height:
        raise WireError("This is not a version 1 mask.")
    grid, bits = Grid(width, height), data[HEADER.size :]
    if bits and len(bits) != (grid.size + 7) // 8:
        raise WireError(f"The mask has {len(bits)} bytes for {grid.size} pixels.")
    if zlib.crc32(bits) != crc:
        raise WireError("The mask's checksum is wrong.")
    return grid, bits
