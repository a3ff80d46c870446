"""Entries that this version does not understand: written by a newer one, or torn."""

from __future__ import annotations

import pytest

from board.core.placement import Kind
from board.store.outbox import field_of, read_placement
from board.store.store import Store
from board.store.verdict import Attempt

OUTBOX = "{board}:outbox"


async def with_entry(store: Store, fields: dict[str, str]) -> None:
    """At seq 2, between two placements that are whole."""
    await store.place([Attempt("ann", 1, 1)])
    await store.client.xadd(OUTBOX, fields, id="2-0")  # type: ignore[arg-type]
    await store.client.set("{board}:seq", 2)
    await store.place([Attempt("ann", 3, 3)])


async def test_an_unknown_kind_is_followed_and_kept(store: Store) -> None:
    await with_entry(store, {"p": "2 2 1700000000000 9 bob"})
    stretch = await store.outbox.since(0)
    assert stretch.is_whole
    kind = stretch.placements[1].kind
    assert kind == 9 and isinstance(kind, Kind) and kind.name == "UNKNOWN_9"
    assert await store.outbox.codes(0, 1) == ([1 << 8 | 1, 2 << 8 | 2, 3 << 8 | 3], ())


@pytest.mark.parametrize(
    "fields",
    [
        {"p": "2 2 17000"},
        {"p": "x y z 0 bob"},
        {"p": "garbage"},
        {"p": "2 2 1700000000000 770 bob"},
        {"p": ""},
    ],
    ids=repr,
)
async def test_what_cannot_be_read_is_left_out_and_seen_as_a_hole(
    store: Store, fields: dict[str, str]
) -> None:
    await with_entry(store, fields)
    stretch = await store.outbox.since(0)
    assert [each.seq for each in stretch.placements] == [1, 3]
    assert (stretch.to_seq, stretch.is_whole) == (3, False)
    tail = await store.outbox.latest(10)
    assert [each.seq for each in tail.placements] == [3]


@pytest.mark.parametrize("field", ["garbage", "x y z 0 bob", ""])
async def test_what_has_no_place_on_the_board_breaks_the_stream(store: Store, field: str) -> None:
    await with_entry(store, {"p": field})
    assert await store.outbox.codes(0, 1) is None


async def test_a_placement_is_written_as_it_is_read(store: Store) -> None:
    await store.place([Attempt("ann with spaces", 1, 1)])
    [placement] = (await store.outbox.since(0)).placements
    assert read_placement(1, field_of(placement).encode()) == placement
