"""An operation ends the same however often it is cut off, and whatever answers are lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board import models
from board.core.placement import Kind, Placement
from board.core.problem import Unavailable
from board.core.tiles.packed import set_pixel
from board.ledger.orm import OrmLedger
from board.moderation import operations
from board.placing.bulk import BulkWrite, Operation
from board.store.bulk import Write, Written
from board.store.store import Store
from tests.conftest import board_settings
from tests.rig.valkey import ValkeyServer

CHUNK = 4
PIXELS = 6
WRITES = st.lists(
    st.builds(
        Write,
        pixel=st.integers(0, PIXELS - 1),
        color=st.integers(0, 3),
        player=st.just("mod"),
        at_ms=st.just(1_700_000_000_000),
        shows=st.none() | st.integers(0, 3),
    ),
    max_size=20,
)
FAULTS = st.lists(st.sampled_from(["before", "after", "killed", None, None]), max_size=20)


class Killed(Exception):
    """The process that wrote is gone; the next one begins with what Valkey knows."""


class Faulty:
    """A store's bulk writes, of which some never arrive and some answers get lost."""

    def __init__(self, store: Store, faults: list[str | None]) -> None:
        self.store, self.faults = store, faults

    @property
    def bulk(self) -> Faulty:
        return self

    async def progress(self, name: str) -> int:
        return await self.store.bulk.progress(name)

    async def write(self, chunk: Sequence[Write], **options: Any) -> Written:
        fault = self.faults.pop() if self.faults else None
        if fault == "before":
            raise Unavailable("It does not answer.", wait_ms=0)
        written = await self.store.bulk.write(chunk, **options)
        if fault == "after":
            raise Unavailable("Its answer is lost.", wait_ms=0)
        if fault == "killed":
            raise Killed
        return written


def one_pass(writes: list[Write]) -> list[Write]:
    """What is written when nothing goes wrong."""
    shown, done = dict.fromkeys(range(PIXELS), 0), []
    for write in writes:
        if write.shows in (None, shown[write.pixel]):
            shown[write.pixel] = write.color
            done.append(write)
    return done


async def run(store: Store, writes: list[Write], faults: list[str | None]) -> int:
    """How many times somebody had to begin again."""
    faulty: Any = Faulty(store, faults)
    for times in range(100):
        bulk = BulkWrite(faulty, Operation(5, Kind.MODERATOR, "roll"), 0, lambda _: None)
        done = await bulk.begin()
        try:
            for start in range(done, len(writes), CHUNK):
                await bulk.write(writes[start : start + CHUNK])
        except Killed:
            continue
        return times
    raise AssertionError("It never ended.")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(writes=WRITES, faults=FAULTS)
def test_it_ends_as_if_nothing_had_happened(
    valkey: ValkeyServer, writes: list[Write], faults: list[str | None]
) -> None:
    valkey.flush()
    asyncio.run(assert_as_in_one_pass(valkey, writes, list(faults)))


async def assert_as_in_one_pass(
    valkey: ValkeyServer, writes: list[Write], faults: list[str | None]
) -> None:
    store = Store.open(valkey.url)
    await store.create(board_settings())
    await run(store, writes, faults)
    placed = (await store.outbox.since(0)).placements
    done = one_pass(writes)
    assert [(each.pixel, each.color, each.operation) for each in placed] == [
        (write.pixel, write.color, 5) for write in done
    ]
    snapshot = await store.snapshot()
    pixels = bytearray(snapshot.grid.byte_length)
    for write in done:
        set_pixel(pixels, write.pixel, write.color, snapshot.grid.bits)
    assert bytes(pixels) == snapshot.pixels
    await store.close()


async def test_it_counts_what_it_left_out(store: Store) -> None:
    bulk = BulkWrite(store, Operation(5, Kind.MODERATOR, "roll"), 0, pytest.fail)
    at = 1_700_000_000_000
    await bulk.write([Write(1, 3, "mod", at, shows=0), Write(2, 3, "mod", at, shows=9)])
    assert (bulk.done, bulk.written, bulk.left_out) == (2, 1, 1)


@pytest.mark.django_db
def test_the_ledger_keeps_which_operation_it_was() -> None:
    ledger = OrmLedger(board_settings().grid)
    placed = [Placement(1, 4, 2, "mod", 5, Kind.MODERATOR, 77), Placement(2, 5, 3, "ann", 6)]
    ledger.append(placed, 2)
    assert list(ledger.since(0)) == placed
    assert list(models.Placement.objects.filter(operation=77).values_list("seq")) == [(1,)]


@pytest.mark.django_db
def test_an_operation_goes_on_until_it_is_done_again() -> None:
    first = operations.begin(Kind.IMPORT, "file", "command line", "replay of a.csv")
    assert operations.begin(Kind.IMPORT, "file", "command line", "replay of a.csv") == first
    operations.end(first)
    again = operations.begin(Kind.IMPORT, "file", "command line", "replay of a.csv", again=True)
    assert again != first
    assert models.Operation.objects.get(pk=first).ended_at is not None
