"""Tiles: the board in the ledger, 4,000 packed pixels to an item of 2 KB.

Batches may arrive in any order and more than once, and two writers may hold one tile.
A tile knows only the highest seq it has seen, so an update below that may have been
overtaken: the pixel's own history decides then (`History`). That is right because a
writer puts placements into the history before it touches a tile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from board.core.placement import Update
from board.core.tiles.packed import set_pixel

TILE_PIXELS = 4_000
TILE_BYTES = TILE_PIXELS // 2

History = Callable[[int], int]  # the colour of a pixel's newest placement in the ledger


class Tile(NamedTuple):
    """`seq` is the highest one merged; `revision` counts writes, for optimistic locking."""

    seq: int
    revision: int
    pixels: bytes


EMPTY_TILE = Tile(0, 0, bytes(TILE_BYTES))


def by_tile(updates: Iterable[Update]) -> dict[int, list[Update]]:
    tiles: dict[int, list[Update]] = defaultdict(list)
    for update in updates:
        tiles[update.pixel // TILE_PIXELS].append(update)
    return dict(tiles)


def merge(tile: Tile, updates: Iterable[Update], history: History) -> Tile:
    """The tile with `updates` in it; asks `history` only for those that come late."""
    pixels = bytearray(tile.pixels)
    newest = {update.pixel: update for update in sorted(updates)}
    for pixel, update in newest.items():
        color = update.color if update.seq > tile.seq else history(pixel)
        set_pixel(pixels, pixel % TILE_PIXELS, color, 4)
    seq = max([tile.seq, *(update.seq for update in newest.values())])
    return Tile(seq, tile.revision + 1, bytes(pixels))
