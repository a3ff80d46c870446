"""`manage.py replay`: one of the public r/place data sets, into this board."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from rich.progress import DownloadColumn

from board.core.placement import Kind
from board.core.problem import Unavailable
from board.dataset.forms import DatasetError
from board.dataset.reader import DatasetReader
from board.dataset.source import Source
from board.ledger.base import LedgerError
from board.management.arguments import decimal
from board.management.bar import progress_bar
from board.management.interrupt import LongCommand, run
from board.moderation import operations
from board.moderation.operations import COMMAND_LINE
from board.placing.bulk import BulkWrite, Operation
from board.placing.replay import Replay, Timeline
from board.process.command import OpenBoard, open_board
from board.store.bulk import ProgressLost

MAX_SPEED = 1_000_000


class Command(LongCommand):
    help = (
        "Replays a data set of r/place 2017, 2022 or 2023 straight into the live board, past "
        "cooldowns and protection. Coordinates are the board's; rows outside it are left out. "
        "After an interruption the same command goes on exactly where it was, unless it reads a "
        "pipe. A running server moves the placements to the ledger meanwhile."
    )

    said = ""
    later = "The same command goes on from here."

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("file", type=Path, help="CSV, plain or gzip, sorted by time; a pipe, too")
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
                run(self.replay(source, options["speed"], options["again"]))
        except (DatasetError, Unavailable, LedgerError, ProgressLost) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError(f"Interrupted. {self.later}") from error

    async def replay(self, source: Source, speed: float | None, again: bool) -> None:
        if source.is_stream:
            self.later = "A stream cannot go on: the same command begins anew."
            self.stderr.write(f"This is a stream, read once. {self.later}")
        async with open_board() as board:
            rows = DatasetReader(source.lines(), board.settings.grid, board.settings.palette)
            bulk = await self.operation(board, source, again)
            replay = Replay(bulk)
            try:
                with bar_of(source) as update:
                    await replay.run(rows, Timeline(speed) if speed else None, update)
            finally:
                self.report(rows, replay)
            await asyncio.to_thread(operations.end, bulk.number)
        if source.has_open_end:
            self.stdout.write("Its last line has no end. If it was cut off there, so was the row.")

    async def operation(self, board: OpenBoard, source: Source, again: bool) -> BulkWrite:
        """The one that was begun with this file, unless it is done again."""
        floor = await asyncio.to_thread(board.ledger.cursor)
        name, reason = source.fingerprint, f"replay of {source.name}"
        begin = partial(operations.begin, Kind.IMPORT, name, COMMAND_LINE, reason, again=again)
        operation = Operation(await asyncio.to_thread(begin), Kind.IMPORT, name)
        bulk = BulkWrite(board.store, operation, floor, self.say)
        if again:
            await bulk.forget()
        return bulk

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


@contextmanager
def bar_of(source: Source) -> Iterator[Callable[[], None]]:
    """Of a stream nobody knows how long it is."""
    if source.is_stream:
        yield lambda: None
        return
    with progress_bar("Replaying", source.size, DownloadColumn()) as advance:
        yield steps(source, advance)


def steps(source: Source, advance: Callable[[int], None]) -> Callable[[], None]:
    """Moves a bar of the source's bytes on to where the source is read."""
    shown = 0

    def update() -> None:
        nonlocal shown
        advance(source.tell() - shown)
        shown = source.tell()

    return update
