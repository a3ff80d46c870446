"""`manage.py rebuild_board`: the board out of the ledger, after Valkey lost it; or with more bits
a pixel."""

from __future__ import annotations

import asyncio
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.core.tiles.limits import DEPTHS
from board.ledger.base import LedgerError
from board.management.interrupt import run
from board.models import Board
from board.moderation.growth import Refused
from board.operations import depth
from board.process.command import closed_board, look_over, open_board
from board.process.wiring import ensure_valkey
from board.store.store import Store


class Command(BaseCommand):
    help = (
        "Restores pixels, seq, settings, bans and protected pixels into an empty Valkey. With "
        "--bits 8 it makes room for 256 colours on a board that has 16, while nothing serves it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "instead, so many bits a pixel: 4 are for 16 colours, 8 for 256"
        parser.add_argument("--bits", type=int, choices=DEPTHS, help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["bits"] is not None:
            self.deepen(options["bits"])
            return
        try:
            run(self.rebuild())
        except (Unavailable, LedgerError) as error:
            raise CommandError(str(error)) from error

    # --- out of the ledger -----------------------------------------------------------------

    async def rebuild(self) -> None:
        began = time.monotonic()
        if await seq_of_the_store():
            raise CommandError(
                "Valkey holds placements already, and nothing was changed. Stop the web "
                "processes and empty it if the ledger is to replace it."
            )
        async with open_board() as board:
            stored = await asyncio.to_thread(board.ledger.highest)
            seq = await board.store.seq()
        seconds = time.monotonic() - began
        self.stdout.write(
            f"The board is as of seq {stored} again, after {seconds:.1f} s. Placing goes on "
            f"behind {seq}: what lies between may have been given out before Valkey was lost."
        )

    # --- with more bits --------------------------------------------------------------------

    def deepen(self, bits: int) -> None:
        began = time.monotonic()
        if not Board.objects.exists():
            raise CommandError("There is no board yet. PLACE_COLORS_MAX=256 makes one of 8 bits.")
        try:
            grid = run(self.told_of(bits))
        except Refused as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        except (Unavailable, LedgerError, DatabaseError) as error:
            raise CommandError(f"{error} The same command goes on from here.") from error
        if grid is None:
            self.stdout.write(f"The board has {bits} bits a pixel already. Nothing to do.")
            return
        try:
            run(look_over())
        except (Unavailable, LedgerError) as error:
            raise CommandError(
                f"{error} The board is rebuilt; the start does the rest."
            ) from error
        self.report(grid, time.monotonic() - began)

    async def told_of(self, bits: int) -> Grid | None:
        async with closed_board() as board:
            return await depth.rebuild(board.store, board.ledger, board.database, bits)

    def report(self, grid: Grid, seconds: float) -> None:
        most = 1 << grid.bits
        self.stdout.write(
            f"The board of {grid.width}x{grid.height} has {grid.bits} bits a pixel and room for "
            f"{most} colours now, after {seconds:.1f} s. It takes {grid.byte_length:,} bytes of "
            "memory in Valkey, and as many in each process."
        )
        if most != settings.PLACE_COLORS_MAX:
            self.stdout.write(
                f"PLACE_COLORS_MAX is {settings.PLACE_COLORS_MAX} here: set it to {most} wherever "
                "this board is started."
            )


async def seq_of_the_store() -> int:
    await ensure_valkey()
    store = Store.open(settings.VALKEY_URL)
    try:
        return await store.seq()
    finally:
        await store.close()
