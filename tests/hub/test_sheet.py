"""However many ask, the live store is asked once for each change."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from board.core.formats.mask import digest
from board.core.problem import Unavailable
from board.hub.sheet import AGAIN_SECONDS, Protection, Sheet
from tests.conftest import board_settings

GRID = board_settings().grid
ONE, TWO = (bytes([first]) + bytes((GRID.size + 7) // 8 - 1) for first in (0x80, 0x40))


class World:
    """A store with a mask, and settings that name one."""

    def __init__(self) -> None:
        self.now, self.reads = 0.0, 0
        self.mask: bytes | Exception = ONE
        self.protection = Protection(lambda: self.now)

    async def read(self) -> bytes:
        self.reads += 1
        await asyncio.sleep(0)
        if isinstance(self.mask, Exception):
            raise self.mask
        return self.mask

    async def sheet(self, named: bytes) -> Sheet:
        store: Any = SimpleNamespace(rules=SimpleNamespace(mask=self.read))
        return await self.protection.sheet(store, board_settings(protected=digest(named)))


async def test_a_thousand_who_ask_are_one_read() -> None:
    world = World()
    sheets = await asyncio.gather(*(world.sheet(ONE) for _ in range(1000)))
    world.now = 1e6
    sheets.append(await world.sheet(ONE))
    assert (world.reads, len(set(sheets)), sheets[0].name) == (1, 1, digest(ONE))
    bodies = {await sheet.body("gzip") for sheet in sheets}
    assert len(bodies) == 1


async def test_a_change_is_read_once_more_and_none_needs_no_store() -> None:
    world = World()
    await world.sheet(ONE)
    world.mask = TWO
    assert (await world.sheet(TWO)).name == digest(TWO)
    assert (await world.sheet(b"")).name == ""
    assert len(await (await world.sheet(b"")).body("identity")) == 16
    assert world.reads == 2


async def test_a_mask_that_is_not_the_announced_one_is_read_again_after_a_moment() -> None:
    world = World()
    for _ in range(10):
        assert (await world.sheet(TWO)).name == digest(ONE)
    assert world.reads == 1
    world.mask, world.now = TWO, AGAIN_SECONDS
    assert (await world.sheet(TWO)).name == digest(TWO)


async def test_a_store_that_is_away_is_asked_again() -> None:
    world = World()
    world.mask = Unavailable("It is away.")
    with pytest.raises(Unavailable):
        await world.sheet(ONE)
    world.mask = ONE
    assert (await world.sheet(ONE)).name == digest(ONE)
