"""`manage.py verify_board`: is the board the same everywhere?"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.ledger.base import LedgerError
from board.management.interrupt import run
from board.operations.verification import Comparison, SilentError, verify
from board.process.command import open_board

SHOWN_PIXELS = 10


class Command(BaseCommand):
    help = "Compares ledger, Valkey and every web process's mirror; ends with 1 if they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--processes",
            type=int,
            metavar="N",
            help="fail unless exactly N web processes answered",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            comparisons, grid = run(self.compare())
        except TimeoutError as error:
            raise CommandError(
                "The ledger does not catch up. Is a web process running?"
            ) from error
        except (Unavailable, LedgerError, SilentError) as error:
            raise CommandError(str(error)) from error
        for each in comparisons:
            self.report(each, grid)
        if any(each.wrong for each in comparisons):
            raise CommandError("The board is not the same everywhere.")
        wanted, answered = options["processes"], len(comparisons) - 1
        if wanted is not None and wanted != answered:
            raise CommandError(f"{answered} web processes answered, not {wanted}.")
        self.stdout.write(f"The board is the same everywhere ({answered} web processes).")

    async def compare(self) -> tuple[list[Comparison], Grid]:
        async with open_board() as board:
            found = await verify(board.store, board.ledger, board.settings.grid)
            return found, board.settings.grid

    def report(self, each: Comparison, grid: Grid) -> None:
        verdict = f"{len(each.wrong)} pixels differ" if each.wrong else "same as Valkey"
        self.stdout.write(f"{each.name}: seq {each.seq}, CRC-32 {each.checksum:08x}: {verdict}")
        for address in each.wrong[:SHOWN_PIXELS]:
            x, y = grid.point(address)
            self.stdout.write(f"  x={x} y={y}")
        if len(each.wrong) > SHOWN_PIXELS:
            self.stdout.write(f"  … and {len(each.wrong) - SHOWN_PIXELS} more")
