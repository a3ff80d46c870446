"""Writes that are part of an operation, and those that want a pixel to show what they saw."""

from __future__ import annotations

import pytest

from board.core.placement import Kind
from board.core.problem import OutOfBoard, OutOfPalette
from board.store.bulk import Write
from board.store.store import Store
from tests.rig.board import colors_of

NOW_MS = 1_700_000_000_000


def write(address: int, color: int, shows: int | None = None) -> Write:
    return Write(address, color, "mod", NOW_MS, shows)


async def test_each_placement_carries_its_operation(store: Store) -> None:
    await store.bulk.write([write(1, 3), write(2, 4)], kind=Kind.MODERATOR, operation=12)
    await store.bulk.write([write(1, 5)], kind=Kind.MODERATOR)
    placed = (await store.outbox.since(0)).placements
    assert [(each.seq, each.operation) for each in placed] == [(1, 12), (2, 12), (3, 0)]


async def test_a_pixel_that_shows_something_else_is_left_out(store: Store) -> None:
    await store.bulk.write([write(1, 3), write(2, 4), write(3, 5)], kind=Kind.MODERATOR)
    chunk = [write(1, 9, shows=3), write(2, 9, shows=3), write(3, 9)]
    found = await store.bulk.write(chunk, kind=Kind.MODERATOR)
    assert found == (5, 2)
    assert await colors_of(store, 1, 2, 3) == [9, 4, 9]


async def test_what_the_same_chunk_has_set_counts(store: Store) -> None:
    chunk = [write(1, 3, shows=0), write(1, 4, shows=0), write(1, 5, shows=3)]
    assert await store.bulk.write(chunk, kind=Kind.MODERATOR) == (2, 2)
    assert await colors_of(store, 1) == [5]


async def test_repeating_a_chunk_writes_nothing_and_answers_as_before(store: Store) -> None:
    await store.bulk.write([write(2, 4)], kind=Kind.MODERATOR)
    chunk = [write(1, 9, shows=0), write(2, 9, shows=0)]
    for _ in range(2):
        found = await store.bulk.write(chunk, kind=Kind.MODERATOR, progress=("roll", 2))
        assert found == (2, 1)
    assert await store.bulk.progress("roll") == 2
    assert await store.seq() == 2


async def test_a_chunk_of_which_nothing_is_left_uses_no_number(store: Store) -> None:
    assert await store.bulk.write([write(1, 9, shows=5)], kind=Kind.MODERATOR) == (0, 0)
    assert await store.outbox.length() == 0


async def test_what_no_pixel_can_hold_is_refused_with_all_of_its_chunk(store: Store) -> None:
    with pytest.raises(OutOfPalette):
        await store.bulk.write([write(1, 3), write(2, 16)], kind=Kind.MODERATOR)
    with pytest.raises(OutOfBoard):
        await store.bulk.write([write(1, 3), write(255 << 8, 1)], kind=Kind.MODERATOR)
    assert await store.seq() == 0


async def test_the_progress_of_an_earlier_release_is_read(store: Store) -> None:
    await store.client.hset("{board}:imports", "set", 2)  # type: ignore[misc]
    assert await store.bulk.progress("set") == 2
    chunk = [write(1, 3), write(2, 4)]
    found = await store.bulk.write(chunk, kind=Kind.IMPORT, progress=("set", 2))
    assert found == (0, 2)
