from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.store.rules import Ban, mask_of
from board.store.store import Store
from tests.conftest import board_settings

corner = st.integers(-300, 300)


@given(st.integers(1, 300), st.integers(1, 20), st.lists(st.tuples(*[corner] * 4), max_size=3))
def test_the_mask_has_a_bit_for_each_pixel_of_the_rectangles(
    width: int, height: int, corners: list[tuple[int, int, int, int]]
) -> None:
    grid = Grid.new(width, height, left=-20, top=-10)
    rectangles = [
        (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)) for x1, y1, x2, y2 in corners
    ]
    expected = {pixel for each in rectangles for pixel in pixels_of(grid, each)}
    mask = mask_of(grid, rectangles)
    bits = {at for at in range(len(mask) * 8) if mask[at >> 3] & (0x80 >> (at & 7))}
    assert bits == expected


def pixels_of(grid: Grid, rectangle: tuple[int, int, int, int]) -> set[int]:
    x1, y1, x2, y2 = rectangle
    return {
        grid.address(x, y)
        for x in range(x1, x2 + 1)
        for y in range(y1, y2 + 1)
        if grid.contains(x, y)
    }


async def test_of_two_decisions_at_once_one_holds_as_a_whole(store: Store) -> None:
    for _ in range(50):
        await asyncio.gather(*(decide(store, revision) for revision in (1, 2)))
        live = await store.settings()
        assert live is not None
        [banned] = [name for name in ("1", "2") if await store.rules.ban_of(name)]
        mask = await store.client.get("{board}:mask")
        assert banned == str(live.revision)
        assert mask == mask_of(live.grid, [(live.revision,) * 4])


async def decide(store: Store, revision: int) -> None:
    settings = board_settings(revision=revision)
    await store.rules.replace(settings, {str(revision): Ban(0, "")}, [(revision,) * 4])


@pytest.mark.parametrize("round_id", ["", "of a repair"])
async def test_a_decision_never_changes_the_depth(store: Store, round_id: str) -> None:
    """Its pixels would be read as another picture; neither in a repair."""
    if round_id:
        await store.repairs.open(round_id)
    before = await store.board()
    settings = board_settings(grid=before[0].grid.of_depth(8), revision=5)
    with pytest.raises(Unavailable, match="rebuild_board --bits 8"):
        await store.rules.replace(settings, {"ann": Ban(0, "")}, [(0, 0, 1, 1)], round_id)
    assert await store.board() == before
    assert await store.rules.ban_of("ann") is None and await store.rules.mask() == b""
