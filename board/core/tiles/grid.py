"""Where a board lies, and the stable address of each of its pixels.

The board is cut into tiles of 256 x 256 pixels. Its tile table lists them in the order in which
they were added; address = number of the tile * 65,536 + (y & 255) * 256 + (x & 255). A board that
grows gets tiles behind those it has, so no pixel ever moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from board.core.tiles.limits import (
    HIGHEST,
    LOWEST,
    GridError,
    Tile,
    check_depth,
    check_growth,
    check_rectangle,
    check_table,
)

TILE_SIDE = 256
TILE_PIXELS = TILE_SIDE * TILE_SIDE
TABLE_ZERO = 32_768
MEMBERS = ("left", "top", "width", "height", "bits")  # of GET /api/config, and the tiles


@dataclass(frozen=True, slots=True)
class Grid:
    """The board's rectangle, its depth and its tile table.

    The table has each tile that the rectangle touches. It may have others: no point of theirs
    is on the board, and growth over them does not add them again.
    """

    left: int
    top: int
    width: int
    height: int
    bits: int
    tiles: tuple[Tile, ...]
    _first: dict[Tile, int] = field(init=False, repr=False, compare=False)  # address of a tile

    def __post_init__(self) -> None:
        check_rectangle(*self.rectangle)
        check_depth(self.bits)
        check_table(self.tiles)
        numbers = {tile: number for number, tile in enumerate(self.tiles)}
        first = {}
        for tile in touched(*self.rectangle):
            if tile not in numbers:
                raise GridError(f"The board's tile {tile} is not in its table.", "tiles", tile)
            first[tile] = numbers[tile] * TILE_PIXELS
        object.__setattr__(self, "_first", first)

    @classmethod
    def new(cls, width: int, height: int, bits: int = 4, left: int = 0, top: int = 0) -> Grid:
        """A board that has not grown yet: its tiles row by row, each from left to right."""
        check_rectangle(left, top, width, height)
        return cls(left, top, width, height, bits, tuple(touched(left, top, width, height)))

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Grid:
        """Of the members that `as_config` writes; others are left alone."""
        left, top, width, height, bits = [whole_number(name, config.get(name)) for name in MEMBERS]
        table = config.get("tiles")
        if not isinstance(table, list) or not all(is_pair(tile) for tile in table):
            raise GridError("The tiles must be pairs of whole numbers.", "tiles", table)
        tiles = tuple((tile_x, tile_y) for tile_x, tile_y in table)
        return cls(left, top, width, height, bits, tiles)

    @classmethod
    def of_table(cls, rectangle: tuple[int, int, int, int], bits: int, table: str) -> Grid:
        """Of what `table` makes."""
        digits = [table[at : at + 4] for at in range(0, len(table), 4)]
        numbers = [int(each, 16) - TABLE_ZERO for each in digits]
        return cls(*rectangle, bits, tuple(zip(numbers[::2], numbers[1::2], strict=True)))

    def table(self) -> str:
        """The tiles as the scripts in Valkey read them: of each its x and its y, both above
        -32,768, in four hexadecimal digits."""
        return "".join(f"{x + TABLE_ZERO:04x}{y + TABLE_ZERO:04x}" for x, y in self.tiles)

    def as_config(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in MEMBERS}
        return numbers | {"tiles": [list(tile) for tile in self.tiles]}

    @property
    def rectangle(self) -> tuple[int, int, int, int]:
        """Left, top, width and height."""
        return self.left, self.top, self.width, self.height

    @property
    def right(self) -> int:
        """The last column."""
        return self.left + self.width - 1

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.top + self.height - 1

    @property
    def size(self) -> int:
        """Number of addresses, those outside the rectangle included."""
        return len(self.tiles) * TILE_PIXELS

    @property
    def byte_length(self) -> int:
        """Bytes of the packed pixels."""
        return self.size * self.bits // 8

    def contains(self, x: int, y: int) -> bool:
        return 0 <= x - self.left < self.width and 0 <= y - self.top < self.height

    def address(self, x: int, y: int) -> int:
        """Of any point on the board's tiles: whether it is on the board, `contains` says."""
        try:
            return self._first[x >> 8, y >> 8] | (y & 255) << 8 | x & 255
        except KeyError:
            raise ValueError(f"The board has no tile for the point {x}, {y}.") from None

    def holds(self, address: int) -> bool:
        """Whether it is that of a pixel of the board."""
        return 0 <= address < self.size and self.contains(*self.point(address))

    def point(self, address: int) -> tuple[int, int]:
        """x and y, perhaps outside the rectangle."""
        if not 0 <= address < self.size:
            raise ValueError(f"The board has the addresses 0 to {self.size - 1}, not {address}.")
        tile_x, tile_y = self.tiles[address >> 16]
        return tile_x << 8 | address & 255, tile_y << 8 | address >> 8 & 255

    def grown(self, left: int = 0, top: int = 0, right: int = 0, bottom: int = 0) -> Grid:
        """The board with so many pixels more on each side.

        The tiles it lacks are appended row by row from the top, each row from left to right:
        its pixels are those it had, and behind them zeros.
        """
        check_growth("left", left, self.left - LOWEST, self.width)
        check_growth("right", right, HIGHEST + 1 - self.left - self.width, self.width + left)
        check_growth("top", top, self.top - LOWEST, self.height)
        check_growth("bottom", bottom, HIGHEST + 1 - self.top - self.height, self.height + top)
        width, height = self.width + left + right, self.height + top + bottom
        rectangle = self.left - left, self.top - top, width, height
        present = set(self.tiles)
        added = [tile for tile in touched(*rectangle) if tile not in present]
        return Grid(*rectangle, self.bits, (*self.tiles, *added))

    def of_depth(self, bits: int) -> Grid:
        """The same rectangle and tiles with so many bits a pixel."""
        return replace(self, bits=bits)

    def extends(self, other: Grid) -> bool:
        """Whether the other one may have become this: no pixel of it has moved, and each has at
        least as many bits."""
        is_same = self.bits >= other.bits and self.tiles[: len(other.tiles)] == other.tiles
        corners = (other.left, other.top), (other.right, other.bottom)
        return is_same and all(self.contains(x, y) for x, y in corners)


def touched(left: int, top: int, width: int, height: int) -> Iterator[Tile]:
    """The tiles of a rectangle, row by row, each row from left to right."""
    columns = range(left >> 8, (left + width - 1 >> 8) + 1)
    for tile_y in range(top >> 8, (top + height - 1 >> 8) + 1):
        for tile_x in columns:
            yield tile_x, tile_y


def whole_number(name: str, value: Any) -> int:
    if type(value) is not int:  # A bool is an int, and no number of JSON.
        raise GridError(f"The board's {name} must be a whole number.", name, value)
    return value


def is_pair(tile: Any) -> bool:
    return isinstance(tile, list) and [type(number) for number in tile] == [int, int]
