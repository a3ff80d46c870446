"""`manage.py replay`: one of the public r/place data sets, into this board."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import DownloadColumn

from board.command import open_board
from board.core.problem import Unavailable
from board.dataset.forms import DatasetError
from board.dataset.reader import DatasetReader
from board.dataset.source import Source
from board.ledger.base import LedgerError
from board.management.arguments import decimal
from board.management.bar import progress_bar
from board.replay import Replay, Timeline
from board.store.store import ProgressLost

MAX_SPEED = 1_000_000


class Command(BaseCommand):
    help = (
        "Replays a data set of r/place 2017, 2022 or 2023 straight into the live board, past "
        "cooldowns and protection. After an interruption the same command goes on exactly "
        "where it was. A running server moves the placements to the ledger meanwhile."
    )

    said = ""

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("file", type=Path, help="CSV, plain or gzip, sorted by time")
        add(
            "--speed",
            type=decimal(0.001, MAX_SPEED),
            metavar="S",
            help="S times as fast as it happened (default: as fast as possible)",
        )
        add("--again", action="store_true", help="from the beginning, even if it is done")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with Source(options["file"]) as source:
                asyncio.run(self.replay(source, options["speed"], options["again"]))
        except (DatasetError, Unavailable, LedgerError, ProgressLost) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError("Interrupted. The same command goes on from here.") from error

    async def replay(self, source: Source, speed: float | None, again: bool) -> None:
        async with open_board() as board:
            rows = DatasetReader(source.lines(), board.settings.grid, board.settings.palette)
            floor = await asyncio.to_thread(board.ledger.cursor)
            replay = Replay(board.store, source.fingerprint, floor, self.say)
            timeline = Timeline(speed) if speed else None
            if again:
                await replay.forget()
            try:
                with progress_bar("Replaying", source.size, DownloadColumn()) as advance:
                    await replay.run(rows, timeline, steps(source, advance))
            finally:
                self.report(rows, replay)

    def say(self, reason: str) -> None:
        if reason != self.said:
            self.stderr.write(f"Waiting: {reason}")
        self.said = reason

    def report(self, rows: DatasetReader, replay: Replay) -> None:
        for bad_row in rows.first_bad_rows:
            self.stdout.write(f"Left out {bad_row}.")
        if rows.bad > len(rows.first_bad_rows):
            self.stdout.write(f"{rows.bad} rows are left out altogether.")
        if rows.back_in_time:
            self.stdout.write(
                f"{rows.back_in_time} rows are older than the row before. Each pixel shows its "
                "last row of the file; sort the file by time if it shall be the latest."
            )
        self.stdout.write(
            f"rows={rows.read} bad={rows.bad} written={replay.written} before={replay.skipped}"
        )


def steps(source: Source, advance: Callable[[int], None]) -> Callable[[], None]:
    """Moves a bar of the source's bytes on to where the source is read."""
    shown = 0

    def update() -> None:
        nonlocal shown
        advance(source.tell() - shown)
        shown = source.tell()

    return update
