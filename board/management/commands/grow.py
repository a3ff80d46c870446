"""`manage.py grow`: more board on any side, while everybody goes on."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.moderation.growth import Growth, Refused, as_dict, grow, plan

EDGES = ("left", "top", "right", "bottom")


class Command(BaseCommand):
    help = "Makes the live board larger. No pixel moves; open pages grow by themselves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for edge in EDGES:
            words = f"how many pixels more at its {edge} edge"
            parser.add_argument(f"--{edge}", type=int, default=0, metavar="N", help=words)
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        by = {edge: options[edge] for edge in EDGES}
        is_real = not options["dry_run"]
        try:
            growth = grow(**by) if is_real else plan(**by)
        except (Refused, Unavailable) as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        if options["json"]:
            self.stdout.write(json.dumps(as_dict(growth, applied=is_real)))
        else:
            self.report(growth, is_real)

    def report(self, growth: Growth, is_real: bool) -> None:
        before, after = growth
        self.stdout.write(f"Before: {described(before)}")
        self.stdout.write(f"After: {described(after)}")
        self.stdout.write(
            f"{len(after.tiles) - len(before.tiles)} tiles more; {after.byte_length:,} bytes in "
            f"memory, {growth.more_bytes:,} more, and as many in each process and page."
        )
        self.stdout.write("The board has grown." if is_real else "Nothing was changed.")


def described(grid: Grid) -> str:
    return (
        f"{grid.width} x {grid.height} pixels, from ({grid.left}, {grid.top}) to "
        f"({grid.right}, {grid.bottom})"
    )
