"""Pixels packed four or eight bits each; of two in a byte the even address is high, as
`BITFIELD u4 #address` counts.

Whole boards are converted at once: a loop over the pixels of a large one takes a second where
this takes some hundredths.
"""

from __future__ import annotations

from collections.abc import Iterator

DIGITS = b"0123456789abcdef"
COLORS = bytes(max(0, DIGITS.find(byte)) for byte in range(256))  # of a hexadecimal digit


def get_pixel(pixels: bytes | bytearray, address: int, bits: int) -> int:
    if bits == 8:
        return pixels[address]
    byte = pixels[address >> 1]
    return byte & 0x0F if address & 1 else byte >> 4


def set_pixel(pixels: bytearray, address: int, color: int, bits: int) -> None:
    if not 0 <= color < 1 << bits:
        raise ValueError(f"A pixel holds the colours 0 to {(1 << bits) - 1}, not {color}.")
    if bits == 8:
        pixels[address] = color
        return
    byte = pixels[address >> 1]
    pixels[address >> 1] = (byte & 0xF0) | color if address & 1 else (byte & 0x0F) | (color << 4)


def unpacked(pixels: bytes | bytearray, bits: int) -> bytes:
    """The colours of packed pixels, a byte each."""
    return bytes(pixels) if bits == 8 else pixels.hex().encode().translate(COLORS)


def packed(colors: bytes, bits: int) -> bytes:
    """The opposite. At 4 bits a single last one is padded with 0."""
    if bits == 8:
        return bytes(colors)
    if colors.translate(None, bytes(range(16))):
        raise ValueError("A pixel of 4 bits holds the colours 0 to 15.")
    digits = colors.translate(DIGITS + bytes(240)).decode()
    return bytes.fromhex(digits + "0" * (len(digits) & 1))


def differing(mine: bytes | bytearray, theirs: bytes | bytearray, bits: int) -> Iterator[int]:
    """The addresses at which two boards of the same length differ."""
    for at, (one, other) in enumerate(zip(mine, theirs, strict=True)):
        if one == other:
            continue
        if bits == 8:
            yield at
            continue
        if (one ^ other) & 0xF0:
            yield 2 * at
        if (one ^ other) & 0x0F:
            yield 2 * at + 1
