"""A disk that is full, truly: a small tmpfs that holds Valkey's file and the ledger."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path

from tests.chaos.fleet import Fleet
from tests.chaos.players import Players

CHUNK = bytes(64 * 1024)


async def be_full(fleet: Fleet, players: Players) -> None:
    """With `appendfsync always` Valkey ends itself; it is started when there is room again."""
    assert fleet.disk
    ballast = fleet.disk / "ballast"
    await asyncio.to_thread(fill, ballast)
    await asyncio.sleep(fleet.seconds)
    ballast.unlink()
    fleet.valkey.stop()
    await asyncio.to_thread(fleet.valkey.start)


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (len(CHUNK), 1):
            try:
                while True:
                    file.write(CHUNK[:size])
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
