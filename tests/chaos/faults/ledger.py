"""A PostgreSQL that is away, or whose table somebody holds."""

from __future__ import annotations

import asyncio

import psycopg

from tests.chaos.fleet import Fleet
from tests.chaos.players import Players


async def be_down(fleet: Fleet, players: Players) -> None:
    await asyncio.to_thread(fleet.stop_database)
    await asyncio.sleep(fleet.seconds)
    await asyncio.to_thread(fleet.start_database)


async def be_locked(fleet: Fleet, players: Players) -> None:
    async with await psycopg.AsyncConnection.connect(fleet.database_url) as holder:
        await holder.execute("LOCK TABLE board_placement IN ACCESS EXCLUSIVE MODE")
        await asyncio.sleep(fleet.seconds)
