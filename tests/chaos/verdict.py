"""What is left after a fault: is everything there that was acknowledged, and seen by all?"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import NamedTuple

import psycopg

from board.core.formats.snapshot import Snapshot, checksum, decode_snapshot
from board.core.tiles.packed import get_pixel
from tests.chaos.fleet import WORKERS, Fleet
from tests.chaos.lasting import LastingClient
from tests.chaos.load import Acknowledged
from tests.chaos.players import Players
from tests.rig.fuse import PAUSE_SECONDS

ROWS = "SELECT seq, x, y, color FROM board_placement"
CONVERGE_SECONDS = 60  # a fuse: who is not there by then counts as not converged


class Verdict(NamedTuple):
    not_in_ledger: int
    not_on_board: int
    not_converged: int
    says_same: bool  # verify_board, of both processes

    @property
    def is_good(self) -> bool:
        return self[:3] == (0, 0, 0) and self.says_same


async def judge(fleet: Fleet, players: Players) -> Verdict:
    says_same = await until_verified(fleet)
    rows = await asyncio.to_thread(ledger, fleet)
    acknowledged = set(players.acknowledged)
    snapshot, apart = await until_converged(fleet, players.clients)
    wrong = wrong_pixels(snapshot, rows | acknowledged)
    off_board = sum((each.x, each.y) in wrong for each in acknowledged)
    return Verdict(len(acknowledged - rows), off_board, apart, says_same)


async def until_verified(fleet: Fleet) -> bool:
    """The ledger may lag, and the processes may be on their way back."""
    end = time.monotonic() + CONVERGE_SECONDS
    words = ("verify_board", "--processes", str(WORKERS))
    while time.monotonic() < end:
        result = await asyncio.to_thread(fleet.server.manage, *words, check=False)
        if result.returncode == 0:
            return True
    print(result.stdout + result.stderr, flush=True)
    return False


def ledger(fleet: Fleet) -> set[Acknowledged]:
    with psycopg.connect(fleet.database_url) as database:
        return {Acknowledged(*row) for row in database.execute(ROWS).fetchall()}


async def until_converged(fleet: Fleet, clients: list[LastingClient]) -> tuple[Snapshot, int]:
    """The board as it is served, and how many clients never showed the same."""
    end = time.monotonic() + CONVERGE_SECONDS
    while True:
        data = (await asyncio.to_thread(fleet.server.request, "GET", "/api/board"))[1]
        snapshot = decode_snapshot(data)
        same = checksum(snapshot.grid, snapshot.pixels)
        apart = [each for each in clients if each.failure or each.checksum != same]
        if not apart or time.monotonic() > end:
            return snapshot, len(apart)
        await asyncio.sleep(PAUSE_SECONDS * 5)


def wrong_pixels(snapshot: Snapshot, rows: Iterable[Acknowledged]) -> set[tuple[int, int]]:
    """Where the board shows another colour than the row of the highest seq."""
    shown = {(each.x, each.y): each.color for each in sorted(rows)}
    grid, pixels = snapshot.grid, snapshot.pixels
    return {
        point
        for point, color in shown.items()
        if get_pixel(pixels, grid.address(*point), grid.bits) != color
    }
