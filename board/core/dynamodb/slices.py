"""Slices: the board in the ledger, 4,000 packed addresses to an item.

That is 2 KB on a board of 4 bits a pixel and 4 KB on one of 8.

Batches may arrive in any order and more than once, and two writers may hold one slice.
A slice knows only the highest seq it has seen, so an update below that may have been
overtaken: the pixel's own history decides then (`History`). That is right because a
writer puts placements into the history before it touches a slice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from board.core.placement import Update
from board.core.tiles.packed import packed, set_pixel, unpacked

SLICE_PIXELS = 4_000

History = Callable[[int], int]  # the colour of a pixel's newest placement in the ledger


class DepthError(Exception):
    """The table holds a board of another depth: nothing of it may be mixed."""

    def __init__(self, held: int, wanted: int) -> None:
        super().__init__(f"The board's table has {held} bits a pixel, the board {wanted}.")


class Slice(NamedTuple):
    """`seq` is the highest one merged; `revision` counts writes, for optimistic locking."""

    seq: int
    revision: int
    pixels: bytes

    @classmethod
    def empty(cls, bits: int) -> Slice:
        return cls(0, 0, bytes(slice_bytes(bits)))

    @property
    def bits(self) -> int:
        return len(self.pixels) * 8 // SLICE_PIXELS

    def of_depth(self, bits: int) -> Slice:
        """The same colours with at least as many bits a pixel as they have."""
        if bits == self.bits:
            return self
        return self._replace(pixels=packed(unpacked(self.pixels, self.bits), bits))


def slice_bytes(bits: int) -> int:
    return SLICE_PIXELS * bits // 8


def slice_count(addresses: int) -> int:
    return -(-addresses // SLICE_PIXELS)


def by_slice(updates: Iterable[Update]) -> dict[int, list[Update]]:
    """Updates by number of their slice."""
    slices: dict[int, list[Update]] = defaultdict(list)
    for update in updates:
        slices[update.pixel // SLICE_PIXELS].append(update)
    return dict(slices)


def merge(before: Slice, updates: Iterable[Update], history: History) -> Slice:
    """The slice with `updates` in it; asks `history` only for those that come late."""
    pixels = bytearray(before.pixels)
    newest = {update.pixel: update for update in sorted(updates)}
    for pixel, update in newest.items():
        color = update.color if update.seq > before.seq else history(pixel)
        set_pixel(pixels, pixel % SLICE_PIXELS, color, before.bits)
    seq = max([before.seq, *(update.seq for update in newest.values())])
    return Slice(seq, before.revision + 1, bytes(pixels))
