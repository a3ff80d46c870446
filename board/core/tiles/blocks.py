"""A tile table in few words: the rectangles of tiles, in the order in which they were added."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from board.core.tiles.limits import MOST_TILES, Tile

MOST_BLOCKS = 1000  # a message holds them, together with a palette

Block = tuple[int, int, int, int]  # of tiles: x and y of the first, columns, rows


def blocks_of(tiles: Sequence[Tile]) -> list[Block]:
    """Row by row, each from left to right, they are the tiles in their order."""
    blocks: list[Block] = []
    at = 0
    while at < len(tiles):
        columns = length_of_row(tiles, at)
        x, y = tiles[at]
        row = [(x + column, y) for column in range(columns)]
        rows = 0
        while tuple(tiles[at : at + columns]) == tuple((x, y + rows) for x, y in row):
            at += columns
            rows += 1
        blocks.append((x, y, columns, rows))
    return blocks


def length_of_row(tiles: Sequence[Tile], at: int) -> int:
    x, y = tiles[at]
    length = 1
    while at + length < len(tiles) and tiles[at + length] == (x + length, y):
        length += 1
    return length


def tiles_of(blocks: Iterable[Block]) -> tuple[Tile, ...]:
    """Raises ValueError for more than a board has."""
    tiles: list[Tile] = []
    for x, y, columns, rows in blocks:
        if min(columns, rows) < 1 or len(tiles) + columns * rows > MOST_TILES:
            raise ValueError(f"A board has no block of {columns} x {rows} tiles.")
        tiles += [(x + i % columns, y + i // columns) for i in range(columns * rows)]
    return tuple(tiles)
