"""A Valkey that came back older than what was published, shown or answered."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence

import pytest
from asgiref.sync import sync_to_async

from board.core.grid import Grid, get_pixel
from board.core.placement import Placement
from board.ledger import recovery
from board.ledger.base import Ledger
from board.ledger.recovery import recover
from board.store.keys import PUBLISHER
from board.store.store import Store
from tests.conftest import board_settings
from tests.valkey import ValkeyServer

pytestmark = pytest.mark.django_db(transaction=True)
GRID = Grid(100, 90)
PLACED = [Placement(seq, 10 * seq, seq, "ann", 1_700_000_000_000 + seq) for seq in range(1, 10)]


@pytest.fixture
async def store(valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """At seq 4, after 9 was published; what Valkey knew of 5 to 9 is lost."""
    monkeypatch.setattr(recovery, "LOOK_SECONDS", 0.01)
    store = Store.open(valkey.url)
    await store.create(board_settings(grid=GRID))
    await store.restore(PLACED[:4], 0)
    yield store
    await store.close()


async def append(ledger: Ledger, placed: Sequence[Placement]) -> None:
    await sync_to_async(ledger.append)(placed, placed[-1].seq)


async def publish(store: Store, seq: int) -> None:
    """As the leader did before Valkey lost it."""
    store.publication.is_used = True
    await store.publication.advance(seq)
    await store.client.hset(PUBLISHER, "cursor", "4")  # type: ignore[misc]


async def until_it_waits(caplog: pytest.LogCaptureFixture, count: int) -> None:
    async with asyncio.timeout(20):
        while f"{count} placements are on their way" not in caplog.text:
            await asyncio.sleep(0.005)


async def colors(store: Store) -> list[int]:
    snapshot = await store.snapshot(GRID)
    assert snapshot.seq == await store.seq()
    return [get_pixel(snapshot.pixels, placed.pixel) for placed in PLACED]


async def test_what_is_on_its_way_to_the_ledger_is_waited_for(
    store: Store, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    """In any order, as queues deliver; the highest seq alone says nothing."""
    await append(ledger, PLACED[:3])
    await publish(store, 9)
    recovering = asyncio.create_task(recover(store, ledger, 0))
    await until_it_waits(caplog, 5)
    await append(ledger, PLACED[6:])
    await until_it_waits(caplog, 2)
    await append(ledger, PLACED[3:6])
    assert await recovering
    assert await colors(store) == list(range(1, 10))
    assert await store.seq() == 9
    assert [one.seq for one in (await store.outbox.since(4)).placements] == [5, 6, 7, 8, 9]
    assert not await recover(store, ledger, 0), "it is repaired"


async def test_an_empty_valkey_gets_the_board_and_what_is_on_its_way(
    store: Store, ledger: Ledger, valkey: ValkeyServer, caplog: pytest.LogCaptureFixture
) -> None:
    await append(ledger, PLACED[:6])
    await publish(store, 9)
    valkey.flush()
    await store.create(board_settings(grid=GRID))
    recovering = asyncio.create_task(recover(store, ledger, 0))
    await until_it_waits(caplog, 3)
    await append(ledger, PLACED[6:])
    assert await recovering
    assert await colors(store) == list(range(1, 10))


async def test_what_never_comes_is_not_numbered_again(
    store: Store, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "PATIENCE_SECONDS", 0.05)
    await append(ledger, PLACED[:6])
    await publish(store, 9)
    assert await recover(store, ledger, 0)
    assert await store.seq() == 9
    assert await colors(store) == [1, 2, 3, 4, 5, 6, 0, 0, 0]
    assert not (await store.outbox.since(4)).is_whole


async def test_what_was_answered_is_not_numbered_again_and_not_waited_for(
    store: Store, ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    """Answered and lost before anybody else heard of it: nothing brings it back."""
    caplog.set_level(logging.WARNING)
    await append(ledger, PLACED[:6])
    await publish(store, 6)
    assert await recover(store, ledger, 5, acknowledged=8)
    assert await store.seq() == 8
    assert await colors(store) == [1, 2, 3, 4, 5, 6, 0, 0, 0]
    assert "on their way" not in caplog.text


async def test_a_store_that_lost_nothing_is_left_alone(store: Store, ledger: Ledger) -> None:
    await append(ledger, PLACED[:3])
    assert not await recover(store, ledger, 4, acknowledged=4)
    assert await store.seq() == 4
