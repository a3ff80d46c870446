"""What every bus promises: StreamBus on Valkey, SnsSqsBus on the deployed stack."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from board.core.problem import Unavailable
from board.store.store import Store
from tests.bus.conftest import MakeBus
from tests.bus.following import CODES, follow, place
from tests.conftest import board_settings
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.valkey import ValkeyServer


async def test_what_is_accepted_after_the_start_is_delivered_in_order(
    store: Store, base: int, make_bus: MakeBus
) -> None:
    bus = make_bus(store)
    await bus.start()
    codes = [address << 8 | address % 16 for address in range(40)]
    for start in range(0, 40, 8):
        last = await place(store, *codes[start : start + 8])
    assert await follow(bus, base, last) == codes


async def test_every_bus_gets_everything(store: Store, base: int, make_bus: MakeBus) -> None:
    buses = [make_bus(store) for _ in range(3)]
    for bus in buses:
        await bus.start()
    last = await place(store, *CODES)
    streams = await asyncio.gather(*(follow(bus, base, last) for bus in buses))
    assert list(streams) == [CODES] * 3


async def test_an_idle_bus_shows_life(store: Store, base: int, make_bus: MakeBus) -> None:
    bus = make_bus(store)
    await bus.start()
    async with asyncio.timeout(FUSE_SECONDS):
        batch = await anext(aiter(bus.batches(base)))
    assert batch == (base, base, [], False, ())


async def test_iterating_may_be_begun_again(store: Store, base: int, make_bus: MakeBus) -> None:
    bus = make_bus(store)
    await bus.start()
    first = await place(store, *CODES[:2])
    assert await follow(bus, base, first) == CODES[:2]
    last = await place(store, CODES[2])
    await bus.start()
    assert await follow(bus, first, last) == CODES[2:]


async def test_without_the_store_iterating_is_unavailable(
    make_bus: MakeBus, tmp_path: Path
) -> None:
    with ValkeyServer(tmp_path) as server:
        store = Store.open(server.url)
        await store.create(board_settings())
        bus = make_bus(store)
        await bus.start()
        server.kill()
        with pytest.raises(Unavailable):
            await follow(bus, 0, 1)
        await bus.stop()
        await store.close()


async def test_stopping_a_bus_that_never_started_is_harmless(
    store: Store, make_bus: MakeBus
) -> None:
    await make_bus(store).stop()
