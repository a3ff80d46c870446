"""A network that is slow, cut, or half open, on the way to Valkey or to the ledger."""

from __future__ import annotations

import asyncio

from tests.chaos.fleet import Fleet
from tests.chaos.players import Players
from tests.rig.switch import Switch
from tests.rig.valkey import free_port

SLOW_SECONDS = 0.3  # each way


async def slow_valkey(fleet: Fleet, players: Players) -> None:
    await be_slow(fleet.to_valkey, fleet.seconds)


async def slow_ledger(fleet: Fleet, players: Players) -> None:
    await be_slow(fleet.to_database, fleet.seconds)


async def be_slow(way: Switch, seconds: float) -> None:
    way.delay_seconds = SLOW_SECONDS
    await asyncio.sleep(seconds)
    way.delay_seconds = 0.0


async def cut_valkey(fleet: Fleet, players: Players) -> None:
    await be_cut(fleet.to_valkey, fleet.valkey.port, fleet.seconds)


async def cut_ledger(fleet: Fleet, players: Players) -> None:
    await be_cut(fleet.to_database, fleet.database_port, fleet.seconds)


async def be_cut(way: Switch, port: int, seconds: float) -> None:
    way.move(free_port())  # nobody is there
    await asyncio.sleep(seconds)
    way.move(port)


async def half_open_valkey(fleet: Fleet, players: Players) -> None:
    fleet.to_valkey.go_silent()


async def half_open_ledger(fleet: Fleet, players: Players) -> None:
    fleet.to_database.go_silent()
