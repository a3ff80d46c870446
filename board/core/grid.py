"""The board's geometry and its pixels, packed four bits each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isqrt

BITS = 4  # per pixel
MAX_SIDE = 65_535  # The snapshot's header holds each side in 16 bits.
MAX_PIXELS = MAX_SIDE * MAX_SIDE


@dataclass(frozen=True, slots=True)
class Grid:
    """A board of `width` x `height` pixels; index i = y * width + x."""

    width: int
    height: int

    def __post_init__(self) -> None:
        for name, side in (("width", self.width), ("height", self.height)):
            if not 1 <= side <= MAX_SIDE:
                raise ValueError(f"The board's {name} must be 1 to {MAX_SIDE}, not {side}.")

    @property
    def size(self) -> int:
        """Number of pixels."""
        return self.width * self.height

    @property
    def byte_length(self) -> int:
        """Bytes of the packed pixels, two pixels each."""
        return (self.size + 1) // 2

    def contains(self, x: int, y: int) -> bool:
        return 0 <= x < self.width and 0 <= y < self.height

    def index(self, x: int, y: int) -> int:
        return y * self.width + x

    def point(self, index: int) -> tuple[int, int]:
        y, x = divmod(index, self.width)
        return x, y

    def rectangle(self, x1: int, y1: int, x2: int, y2: int) -> Iterator[int]:
        """Indices of the part of a rectangle, both corners included, that is on the board."""
        left, right = max(0, min(x1, x2)), min(self.width - 1, max(x1, x2))
        top, bottom = max(0, min(y1, y2)), min(self.height - 1, max(y1, y2))
        for y in range(top, bottom + 1):
            yield from range(self.index(left, y), self.index(right, y) + 1)

    def circle(self, x: int, y: int, radius: int) -> Iterator[int]:
        """Indices of the part of a filled circle that is on the board."""
        for row in range(max(0, y - radius), min(self.height - 1, y + radius) + 1):
            reach = isqrt(radius * radius - (row - y) ** 2)
            yield from self.rectangle(x - reach, row, x + reach, row)


def get_pixel(pixels: bytes | bytearray, index: int) -> int:
    """The colour at `index`; even indices are in the high nibble (BITFIELD u4 #index)."""
    byte = pixels[index >> 1]
    return byte & 0x0F if index & 1 else byte >> 4


def set_pixel(pixels: bytearray, index: int, color: int) -> None:
    if not 0 <= color < 1 << BITS:
        raise ValueError(f"A pixel holds the colours 0 to 15, not {color}.")
    byte = pixels[index >> 1]
    pixels[index >> 1] = (byte & 0xF0) | color if index & 1 else (byte & 0x0F) | (color << 4)


def pack(colors: Iterable[int]) -> bytes:
    """Two colours to a byte, the first one high; an odd last one is padded with 0."""
    packed = bytearray()
    pending = iter(colors)
    for high in pending:
        low = next(pending, 0)
        if low >= 1 << BITS:  # Any other colour out of range makes a byte out of range.
            raise ValueError(f"A pixel holds the colours 0 to 15, not {low}.")
        packed.append(high << BITS | low)
    return bytes(packed)


def unpack(pixels: bytes | bytearray, size: int) -> list[int]:
    """The first `size` colours of packed pixels."""
    return [get_pixel(pixels, index) for index in range(size)]


def differing(mine: bytes | bytearray, theirs: bytes | bytearray, size: int) -> Iterator[int]:
    """Indices at which two packed boards of `size` pixels differ."""
    for position, (a, b) in enumerate(zip(mine, theirs, strict=True)):
        if a == b:
            continue
        for index in (position * 2, position * 2 + 1):
            if index < size and get_pixel(mine, index) != get_pixel(theirs, index):
                yield index
