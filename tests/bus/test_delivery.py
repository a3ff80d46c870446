"""Messages of the topic, read for a board that may have grown meanwhile."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.bus.base import Batch
from board.bus.delivery import Reader, batch_of
from board.core.change import NO_PIXEL, Change, Shape
from board.core.formats.updates import Updates, encode_updates
from board.core.palette import PALETTE_2017
from board.core.placement import Update
from board.core.tiles.grid import Grid
from board.store.store import Store
from tests.conftest import board_settings

GRID = Grid.new(70, 7)


@pytest.fixture
async def reader(store: Store) -> Reader:
    await store.configure(board_settings(grid=GRID))
    return Reader(store)


async def test_poison_is_thrown_away_and_its_neighbours_are_not(
    reader: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    good = encode_updates(4, 6, [Update(5, 1, 2), Update(6, 69, 4)])
    outside = encode_updates(3, 4, [Update(4, 70, 2)])
    beyond = encode_updates(3, 4, [Update(4, GRID.size, 2)])
    discolored = encode_updates(3, 4, [Update(4, 1, 16)])
    bodies = ["", "poison", good[:-4], "A" * 300_000, outside, beyond, discolored, good]
    caplog.set_level(logging.ERROR)
    found = [await reader.read(body) for body in bodies]
    assert found == [None] * 7 + [Batch(4, 6, [1 << 8 | 2, 69 << 8 | 4])]
    assert caplog.text.count("A message is thrown away") == 7
    assert "Address 70 with colour 2 is not on the board." in caplog.text
    assert "Address 1 with colour 16 is not on the board." in caplog.text


async def test_a_board_of_256_colours_takes_them_all(store: Store, reader: Reader) -> None:
    await store.configure(board_settings(grid=Grid.new(70, 7, 8)))
    body = encode_updates(4, 5, [Update(5, 69, 255)])
    assert await reader.read(body) == Batch(4, 5, [69 << 8 | 255])


async def test_what_came_after_a_growth_that_was_never_told_is_read(
    store: Store, reader: Reader
) -> None:
    await reader.read(encode_updates(3, 4, [Update(4, 1, 2)]))
    grown = GRID.grown(left=300)
    await store.configure(board_settings(grid=grown))
    there = grown.address(-300, 0)
    body = encode_updates(5, 6, [Update(6, there, 3)])
    assert await reader.read(body) == Batch(5, 6, [there << 8 | 3])


def test_a_hole_in_what_was_published_is_a_gap_and_not_a_batch() -> None:
    public = Updates(4, 9, [Update(5, 1, 2), Update(9, 3, 4)])
    assert batch_of(public) == Batch(9, 9, [])


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_changes_stand_where_they_happened(are_changes: list[bool]) -> None:
    shape = Shape(GRID, PALETTE_2017, "open")
    numbered = list(enumerate(are_changes, 1))
    changes = tuple(Change(seq, 5, shape) for seq, is_change in numbered if is_change)
    updates = [Update(seq, seq, 3) for seq, is_change in numbered if not is_change]
    batch = batch_of(Updates(0, len(numbered), updates, changes))
    assert batch.changes == changes
    assert batch.codes == [NO_PIXEL if is_change else seq << 8 | 3 for seq, is_change in numbered]
