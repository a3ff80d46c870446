"""The live board gets eight bits a pixel: the same picture, all at once or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.core.change import Change
from board.core.placement import Kind
from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.core.tiles.packed import unpacked
from board.store import deepening, keys
from board.store.bulk import Write
from board.store.client import Client
from board.store.deepening import DEEPENED, deepen
from board.store.store import Store
from tests.conftest import board_settings
from tests.rig.valkey import ValkeyServer

GRID = Grid.new(300, 260, left=-20).grown(top=3)  # five tiles and more, beyond the rectangle, too


@pytest.fixture
async def store(valkey: ValkeyServer) -> AsyncIterator[Store]:
    store = Store.open(valkey.url)
    await store.create(board_settings(grid=GRID))
    yield store
    await store.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pixels=st.binary(min_size=200, max_size=200), slice_bytes=st.sampled_from([1000, 1 << 20]))
async def test_each_pixel_keeps_its_colour(
    store: Store, monkeypatch: pytest.MonkeyPatch, pixels: bytes, slice_bytes: int
) -> None:
    await store.client.flushall()
    await store.create(board_settings(grid=GRID))
    await store.client.setrange(keys.PIXELS, 65_500, pixels)  # across the end of a slice
    monkeypatch.setattr(deepening, "SLICE_BYTES", slice_bytes)
    before = await store.snapshot()
    assert await deepen(store, 8, 0) == GRID.of_depth(8)
    after, live = await store.board()
    assert after.grid == live.grid == GRID.of_depth(8)
    assert after.pixels == unpacked(before.pixels, 4)
    assert await store.client.strlen(keys.PIXELS) == GRID.of_depth(8).byte_length
    assert not await store.client.exists(DEEPENED)


async def test_whoever_was_there_before_it_finds_a_hole_and_what_the_board_is(
    store: Store,
) -> None:
    await write(store, 5)
    await deepen(store, 8, 1)
    stretch = await store.outbox.since(1)
    assert (await store.seq(), stretch.to_seq, stretch.is_whole) == (3, 3, False)
    [change] = stretch.entries
    assert isinstance(change, Change) and change.shape == (await store.made_settings()).shape
    assert (await store.outbox.latest(100)).from_seq == 2
    assert [each.color for each in (await store.outbox.since(0)).placements] == [5]


async def test_it_is_compared_before_anybody_may_place(store: Store) -> None:
    assert await store.permit.is_given()
    await deepen(store, 8, 0)
    assert not await store.permit.is_given()


async def test_one_that_is_behind_the_ledger_gives_out_no_number(store: Store) -> None:
    """The ledger has that number already."""
    await write(store, 5)
    await deepen(store, 8, 2)
    assert (await store.seq(), (await store.made_settings()).grid.bits) == (1, 8)


async def test_what_is_placed_meanwhile_is_not_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = deepening.pack

    async def pack_slowly(client: Client, before: Grid, after: Grid) -> None:
        await pack(client, before, after)
        await write(store, 7)

    monkeypatch.setattr(deepening, "pack", pack_slowly)
    with pytest.raises(Unavailable, match="still running"):
        await deepen(store, 8, 0)
    after, live = await store.board()
    assert (live.grid, after.seq) == (GRID, 1) and await store.permit.is_given()
    assert not await store.client.exists(DEEPENED)


async def test_a_server_that_lost_the_new_pixels_keeps_the_others(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await store.board()

    async def forget(*_: object) -> None:
        await store.client.delete(DEEPENED)

    monkeypatch.setattr(deepening, "pack", forget)
    with pytest.raises(Unavailable):
        await deepen(store, 8, 0)
    assert await store.board() == before


async def test_what_an_earlier_attempt_left_is_no_part_of_it(store: Store) -> None:
    await store.client.set(DEEPENED, b"\7" * 2 * GRID.size)
    await deepen(store, 8, 0)
    assert (await store.snapshot()).pixels == bytes(GRID.size)


async def write(store: Store, color: int) -> None:
    await store.bulk.write([Write(GRID.address(0, 0), color, "ann", 1)], kind=Kind.IMPORT)
