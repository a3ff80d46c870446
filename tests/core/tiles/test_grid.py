"""Addresses that never move: of a new board, of a grown one, and of the golden vectors."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.formats.rice import ADDRESSES
from board.core.tiles.grid import TILE_PIXELS, Grid
from board.core.tiles.limits import HIGHEST, LARGEST_SIDE, LOWEST, MOST_TILES, GridError

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/tiles.json").read_text("utf-8"))
EDGES = ("left", "top", "right", "bottom")

sides = st.one_of(st.integers(1, 600), st.integers(1, LARGEST_SIDE))
growths = st.dictionaries(st.sampled_from(EDGES), st.integers(0, 700))


@st.composite
def grids(draw: st.DrawFn, sides: st.SearchStrategy[int] = sides) -> Grid:
    """A board that has not grown, anywhere."""
    width, height = draw(sides), draw(sides)
    left = draw(st.integers(LOWEST, HIGHEST + 1 - width))
    top = draw(st.integers(LOWEST, HIGHEST + 1 - height))
    return Grid.new(width, height, draw(st.sampled_from((4, 8))), left, top)


@st.composite
def grown_grids(draw: st.DrawFn) -> Grid:
    """A board in the middle of the plane that has grown a few times."""
    width, height = draw(st.integers(1, 600)), draw(st.integers(1, 600))
    grid = Grid.new(width, height, draw(st.sampled_from((4, 8))))
    for growth in draw(st.lists(growths, max_size=4)):
        grid = grid.grown(**growth)
    return grid


def points(grid: Grid) -> st.SearchStrategy[tuple[int, int]]:
    """Of the board, its corners often among them."""
    left, top, right, bottom = corners(grid)
    return st.one_of(
        st.tuples(st.sampled_from((left, right)), st.sampled_from((top, bottom))),
        st.tuples(st.integers(left, right), st.integers(top, bottom)),
    )


def corners(grid: Grid) -> tuple[int, int, int, int]:
    return grid.left, grid.top, grid.left + grid.width - 1, grid.top + grid.height - 1


@given(st.data(), st.one_of(grids(), grown_grids()))
def test_each_point_has_an_address_that_leads_back(data: st.DataObject, grid: Grid) -> None:
    x, y = data.draw(points(grid))
    address = grid.address(x, y)
    assert 0 <= address < grid.size == len(grid.tiles) * TILE_PIXELS
    assert grid.point(address) == (x, y)
    assert grid.contains(x, y) and grid.holds(address)


@given(st.data(), st.one_of(grids(), grown_grids()))
def test_each_address_has_a_point_that_leads_back(data: st.DataObject, grid: Grid) -> None:
    address = data.draw(st.integers(0, grid.size - 1))
    x, y = grid.point(address)
    assert grid.address(x, y) == address
    assert grid.holds(address) == grid.contains(x, y)


@given(st.data(), grown_grids(), st.lists(growths, max_size=3))
def test_growth_in_any_order_keeps_every_address(
    data: st.DataObject, grid: Grid, steps: list[dict[str, int]]
) -> None:
    x, y = data.draw(points(grid))
    older = grid
    for growth in steps:
        grid = older.grown(**growth)
        assert grid.tiles[: len(older.tiles)] == older.tiles
        assert grid.address(x, y) == older.address(x, y)
        older = grid


@given(grown_grids(), st.permutations(EDGES), growths)
def test_however_it_grew_it_is_the_same_rectangle(
    grid: Grid, order: list[str], growth: dict[str, int]
) -> None:
    """The same tiles too, in the order in which they came to be."""
    at_once = grid.grown(**growth)
    by_turns = grid
    for edge in order:
        by_turns = by_turns.grown(**{edge: growth.get(edge, 0)})
    assert by_turns.rectangle == at_once.rectangle
    assert set(by_turns.tiles) == set(at_once.tiles)
    assert len(by_turns.tiles) == len(at_once.tiles)


@given(grown_grids())
def test_a_board_comes_back_from_its_config(grid: Grid) -> None:
    config = json.loads(json.dumps(grid.as_config()))
    assert Grid.from_config(config | {"seq": 5}) == grid
    assert list(config) == ["left", "top", "width", "height", "bits", "tiles"]


@pytest.mark.parametrize("bits", [4, 8])
def test_a_board_of_two_thousand_has_64_tiles(bits: int) -> None:
    grid = Grid.new(2000, 2000, bits)
    assert (grid.left, grid.top, grid.size) == (0, 0, 64 * 65_536)
    assert grid.byte_length == 64 * 65_536 * bits // 8
    assert grid.tiles[:3] == ((0, 0), (1, 0), (2, 0))
    assert grid.address(1999, 1999) == 63 * 65_536 + 207 * 256 + 207


@pytest.mark.parametrize("start", [LOWEST, -255, 0, 1])
def test_the_largest_board_has_an_address_for_each_corner(start: int) -> None:
    grid = Grid.new(LARGEST_SIDE, LARGEST_SIDE, left=start, top=start)
    left, top, right, bottom = corners(grid)
    for point in ((left, top), (right, top), (left, bottom), (right, bottom)):
        assert grid.point(grid.address(*point)) == point
    assert grid.size < ADDRESSES
    with pytest.raises(GridError):
        grid.grown(right=1)


def test_a_table_of_the_most_tiles_reaches_the_largest_address() -> None:
    spare = ((x, y) for y in range(1, 300) for x in range(300))
    tiles = (*islice(spare, MOST_TILES - 1), (0, 0))
    grid = Grid(0, 0, 256, 256, 8, tiles)
    assert grid.address(255, 255) == ADDRESSES - 1 == grid.size - 1
    assert grid.holds(ADDRESSES - 1) and not grid.holds(0)
    with pytest.raises(GridError, match="at most 65535 tiles, not 65536") as refused:
        Grid(0, 0, 256, 256, 8, (*tiles, (-1, -1)))
    assert (refused.value.field, refused.value.maximum) == ("tiles", MOST_TILES)


def test_what_is_on_no_tile_has_no_address_and_no_point() -> None:
    grid = Grid(0, 0, 257, 1, 4, ((0, 0), (1, 0), (5, 5)))
    for x, y in ((-1, 0), (0, -1), (512, 0), (0, 256), (5 * 256, 5 * 256)):
        assert not grid.contains(x, y)
        with pytest.raises(ValueError, match="no tile for the point"):
            grid.address(x, y)
    for address in (-1, -65_536, grid.size):
        assert not grid.holds(address)
        with pytest.raises(ValueError, match="has the addresses 0 to 196607"):
            grid.point(address)


def test_boards_are_values() -> None:
    grid = Grid.new(300, 2)
    assert grid == Grid.new(300, 2) and hash(grid) == hash(Grid.new(300, 2))
    assert grid != grid.grown(right=1)
    with pytest.raises(AttributeError):
        grid.width = 5


def rows(part: str) -> list[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[part]]


@pytest.mark.parametrize("case", rows("cases"))
def test_golden_addresses(case: Any) -> None:
    grid = Grid.from_config(case["config"])
    assert grid.as_config() == case["config"]
    for x, y, address in case["addresses"]:
        assert grid.address(x, y) == address
        assert grid.point(address) == (x, y)
        assert grid.holds(address)
    assert not any(grid.holds(address) for address in case["outside"])


@pytest.mark.parametrize("case", rows("grown"))
def test_golden_growth(case: Any) -> None:
    grid = Grid.from_config(case["config"])
    assert grid.grown(**case["by"]).as_config() == case["grown"]


@pytest.mark.parametrize("case", rows("refused_growth"))
def test_growth_is_refused_with_its_bounds(case: Any) -> None:
    grid = Grid.from_config(case["config"])
    with pytest.raises(GridError) as refused:
        grid.grown(**case["by"])
    error, field = refused.value, case["field"]
    assert (error.field, error.value) == (field, case["by"][field])
    assert (error.minimum, error.maximum) == (case["minimum"], case["maximum"])
    assert str(error).endswith(".")
    assert ("never shrinks" in str(error)) == (error.value < 0)


@pytest.mark.parametrize("case", rows("malformed"))
def test_what_is_no_board_is_refused_with_its_field(case: Any) -> None:
    with pytest.raises(GridError) as refused:
        Grid.from_config(case["config"])
    assert refused.value.field == case["field"]
    assert str(refused.value).endswith(".")


def test_a_new_board_is_refused_before_its_tiles_are_made() -> None:
    with pytest.raises(GridError, match="width must be 1 to 32767, not 1000000000000000"):
        Grid.new(10**15, 10**15)
    with pytest.raises(GridError, match="height must be 1 to 8, not 9") as refused:
        Grid.new(1, 9, top=HIGHEST - 7)
    assert (refused.value.minimum, refused.value.maximum) == (1, 8)
    with pytest.raises(GridError, match="4 or 8 bits, not 5"):
        Grid.new(1, 1, 5)


def test_each_vector_has_a_name_of_its_own() -> None:
    names = [row["name"] for part in VECTORS.values() for row in part]
    assert len(names) == len(set(names))
