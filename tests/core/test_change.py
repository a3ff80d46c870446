"""A change of a board as words: what the stream, the messages and the ledger hold of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.change import MAX_CHANGE_BYTES, Change, Shape
from board.core.palette import MAX_NAME, PALETTE_2017, make_palette
from board.core.tiles.blocks import MOST_BLOCKS, blocks_of, tiles_of
from board.core.tiles.grid import Grid
from board.core.tiles.limits import GridError

GROWTHS = st.lists(st.tuples(*[st.integers(0, 700)] * 4), max_size=5)


def grown(growths: list[tuple[int, int, int, int]], bits: int = 4) -> Grid:
    grid = Grid.new(300, 200, bits)
    for growth in growths:
        grid = grid.grown(*growth)
    return grid


def shape(grid: Grid) -> Shape:
    return Shape(grid, PALETTE_2017, "open")


@given(GROWTHS, st.sampled_from([4, 8]), st.sampled_from(["open", "frozen", "ended"]))
def test_words_tell_all_of_it(
    growths: list[tuple[int, int, int, int]], bits: int, state: str
) -> None:
    change = Change(7, 1_700_000_000_000, Shape(grown(growths, bits), PALETTE_2017, state))
    assert Change.from_text(7, change.to_text()) == change


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(-3, 3)), unique=True))
def test_blocks_keep_the_order_of_any_table(tiles: list[tuple[int, int]]) -> None:
    assert tiles_of(blocks_of(tiles)) == tuple(tiles)


def test_a_board_that_grew_at_once_is_few_blocks() -> None:
    assert blocks_of(Grid.new(32_767, 32_767).tiles) == [(0, 0, 128, 128)]
    assert len(blocks_of(Grid.new(2000, 2000).grown(left=300, top=300).tiles)) <= 16


@given(GROWTHS, GROWTHS)
def test_a_later_growth_tells_of_an_earlier_one_that_was_lost(
    earlier: list[tuple[int, int, int, int]], later: list[tuple[int, int, int, int]]
) -> None:
    begun, both = grown([]), grown(earlier + later)
    assert Change(2, 0, shape(both)).of(begun).grid == both


@given(GROWTHS)
def test_a_board_that_reaches_further_stays(growths: list[tuple[int, int, int, int]]) -> None:
    far = grown(growths)
    assert Change(1, 0, shape(grown([]))).reached_by(far) == far
    assert Change(1, 0, shape(far)).reached_by(grown([])) == far


@given(GROWTHS)
def test_a_board_of_more_bits_has_been_one_of_fewer(
    growths: list[tuple[int, int, int, int]],
) -> None:
    flat, deep = grown(growths), grown(growths, bits=8)
    assert Change(1, 0, shape(deep)).of(flat).grid == deep
    assert Change(1, 0, shape(grown([]))).reached_by(deep) == deep
    with pytest.raises(GridError):
        Change(1, 0, shape(flat)).of(deep)


def test_what_no_board_grows_into_is_refused() -> None:
    known = Grid.new(300, 200).grown(left=5)
    for other in (Grid.new(300, 200).grown(top=5), Grid.new(400, 400, bits=8), Grid.new(200, 200)):
        with pytest.raises(GridError):
            Change(1, 0, shape(other)).of(known)


def test_the_longest_words_fit_a_message() -> None:
    tiles = [(x % 100, -100 - x // 100 * 2) for x in range(0, 2 * MOST_BLOCKS, 2)]
    assert len(blocks_of(tiles)) == MOST_BLOCKS
    longest = [
        (f"{number:03}".rjust(MAX_NAME, "\U0001f7e6"), f"#{number:06X}") for number in range(256)
    ]
    grid = Grid(-25600, -25600, 1, 1, 8, ((-100, -100), *tiles[1:]))
    words = Shape(grid, make_palette(longest), "frozen").to_words()
    assert len(words.encode()) <= MAX_CHANGE_BYTES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        'x [0,0,1,1,4,[[0,0,1,1]],"open",[["a","#000000"]]]',
        "5 {}",
        '5 [0,0,1,1,4,[[0,0,1,1]],"open"]',
        '5 [0,0,1,1,4,[[0,0,1]],"open",[["a","#000000"]]]',
        '5 [0,0,1,true,4,[[0,0,1,1]],"open",[["a","#000000"]]]',
        '5 [0,0,1,1,5,[[0,0,1,1]],"open",[["a","#000000"]]]',
        '5 [0,0,1,1,4,[[0,0,0,1]],"open",[["a","#000000"]]]',
        '5 [0,0,1,1,4,[[0,0,90000,90000]],"open",[["a","#000000"]]]',
        '5 [0,0,1,1,4,[[1,0,1,1]],"open",[["a","#000000"]]]',
        '5 [0,0,1,1,4,7,"open",[["a","#000000"]]]',
        '5 [0,0,1,1,4,[[0,0,1,1]],"open",[]]',
        '5 [0,0,1,1,4,[[0,0,1,1]],"open",[[1,2]]]',
        "5 " + "[" * 100_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Change.from_text(1, text)
