"""One row: a load, a fault in it, the recovery, and the verdict."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass

from tests.chaos.fleet import SIDE, Fleet, running_fleet
from tests.chaos.players import Players
from tests.chaos.rows import Row
from tests.chaos.verdict import Verdict, judge
from tests.rig.fuse import until_true

LOOK_SECONDS = 0.5
BEFORE = (60, 200)  # placements until the fault
AFTER = 60  # placements once it is over


@dataclass
class Line:
    row: str
    acknowledged: int
    verdict: Verdict
    expected: int
    unexpected: dict[str, int]
    unanswered: int
    seconds: float  # from the end of the cause until placing goes on and /healthz is 200
    peak_mib: float  # of the larger web process

    @property
    def is_good(self) -> bool:
        return self.verdict.is_good and not self.unexpected


def tried(row: Row, seed: int, seconds: float) -> Line:
    chance = random.Random(f"{seed} {row.name}")
    with running_fleet(seconds, chance, row.on_small_disk) as fleet:
        return asyncio.run(live_through(fleet, row))


async def live_through(fleet: Fleet, row: Row) -> Line:
    async with Players(fleet.server, SIDE, fleet.chance.randrange(2**32)) as players:
        looking = asyncio.create_task(look(fleet))
        await players.until(fleet.chance.randint(*BEFORE))
        players.is_troubled = True
        await row.inject(fleet, players)
        seconds = await recovered(fleet, players)
        players.is_troubled = False
        await players.until(len(players.acknowledged) + AFTER)
        await players.stop()
        verdict = await judge(fleet, players)
        looking.cancel()
        await asyncio.to_thread(fleet.look_at_memory)
        return Line(
            row.name,
            len(players.acknowledged),
            verdict,
            players.expected.total(),
            dict(players.unexpected),
            players.unanswered,
            seconds,
            fleet.peak_kib / 1024,
        )


async def look(fleet: Fleet) -> None:
    while True:
        await asyncio.to_thread(fleet.look_at_memory)
        await asyncio.sleep(LOOK_SECONDS)


async def recovered(fleet: Fleet, players: Players) -> float:
    began, before = time.monotonic(), len(players.acknowledged)

    async def places_again() -> bool:
        is_healthy = await asyncio.to_thread(fleet.is_healthy)
        return is_healthy and len(players.acknowledged) > before

    await until_true(places_again)
    return time.monotonic() - began
