"""Which rectangles and tile tables a board may have, and how far it may grow."""

from __future__ import annotations

from typing import Any

MOST_TILES = 65_535
LARGEST_SIDE = 32_767
LOWEST, HIGHEST = -32_768, 32_767  # of a coordinate, of pixels and of tiles: i16
DEPTHS = (4, 8)  # bits per pixel

Tile = tuple[int, int]  # the tile holds x from 256 * tile_x to 256 * tile_x + 255, y likewise


class GridError(ValueError):
    """No board lies so. `field` is to blame; its bounds are None when it is no range."""

    def __init__(
        self,
        detail: str,
        field: str,
        value: Any,
        minimum: int | None = None,
        maximum: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.field, self.value, self.minimum, self.maximum = field, value, minimum, maximum


def check_rectangle(left: int, top: int, width: int, height: int) -> None:
    check("left", left, LOWEST, HIGHEST)
    check("top", top, LOWEST, HIGHEST)
    check("width", width, 1, min(LARGEST_SIDE, HIGHEST + 1 - left))
    check("height", height, 1, min(LARGEST_SIDE, HIGHEST + 1 - top))


def check(name: str, value: int, minimum: int, maximum: int) -> None:
    if not minimum <= value <= maximum:
        detail = f"The board's {name} must be {minimum} to {maximum}, not {value}."
        raise GridError(detail, name, value, minimum, maximum)


def check_table(tiles: tuple[Tile, ...]) -> None:
    if len(tiles) > MOST_TILES:
        detail = f"A board has at most {MOST_TILES} tiles, not {len(tiles)}."
        raise GridError(detail, "tiles", len(tiles), 1, MOST_TILES)
    seen = set()
    for tile in tiles:
        if not LOWEST <= min(tile) <= max(tile) <= HIGHEST:
            detail = f"A tile's coordinates must be {LOWEST} to {HIGHEST}, not {tile}."
            raise GridError(detail, "tiles", tile, LOWEST, HIGHEST)
        if tile in seen:
            raise GridError(f"The tile {tile} is twice in the table.", "tiles", tile)
        seen.add(tile)


def check_depth(bits: int) -> None:
    if bits not in DEPTHS:
        raise GridError(f"A pixel has 4 or 8 bits, not {bits}.", "bits", bits)


def check_growth(edge: str, growth: int, room: int, side: int) -> None:
    """`room` is how far the coordinates reach, `side` how long the board is so far."""
    most = min(room, LARGEST_SIDE - side)
    if growth < 0:
        detail = f"A board never shrinks, as pixels would be lost: {edge} cannot be {growth}."
        raise GridError(detail, edge, growth, 0, most)
    if growth > most:
        detail = f"The board can grow by 0 to {most} pixels at its {edge} edge, not {growth}."
        raise GridError(detail, edge, growth, 0, most)
