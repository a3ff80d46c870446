"""`manage.py export_dataset`: the ledger as a file in the form of the public data sets."""

from __future__ import annotations

import csv
import gzip
import os
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError, CommandParser

from board.core.change import Change
from board.core.problem import Unavailable
from board.dataset.export import ROWS, SALT_BYTES, Exporter
from board.ledger.base import LedgerError
from board.management.bar import progress_bar
from board.management.interrupt import LongCommand, run
from board.process.command import OpenBoard, open_board

ADVANCE_ROWS = 1000  # A bar that moved at each row would cost more than the rows.


class Command(LongCommand):
    help = (
        "Writes every placement of the ledger in the form of the r/place data sets. User ids "
        "are hashed with a salt that is thrown away, so two exports cannot be joined by them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--format", choices=sorted(ROWS), required=True)
        add("--out", type=Path, required=True, metavar="FILE", help="*.csv, or *.csv.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["out"]
        if not out.name.endswith((".csv", ".csv.gz")):
            raise CommandError(f"--out must end with .csv or .csv.gz, not {out.name!r}.")
        if not out.parent.is_dir():
            raise CommandError(f"--out {out} cannot be written: there is no directory for it.")
        if out.exists():
            raise CommandError(f"--out {out} exists already; it is not overwritten.")
        try:
            # Off the event loop: Ctrl-C ends the writing itself, not what waits for a thread.
            count = write_placements(run(self.board()), options["format"], out)
        except (LedgerError, Unavailable) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"--out {out} cannot be written: {error.strerror}.") from error
        except KeyboardInterrupt as error:
            # Its frames hold a cursor of the database, which is closed before them.
            error.with_traceback(None)
            raise CommandError(f"Interrupted. {out} was not made.") from error
        self.stdout.write(f"placements={count}")

    async def board(self) -> OpenBoard:
        """Of its store only the settings are needed."""
        async with open_board() as board:
            return board


def write_placements(board: OpenBoard, form: str, out: Path) -> int:
    grid, palette = board.settings.grid, board.settings.palette
    exporter = Exporter(form, grid, palette, secrets.token_bytes(SALT_BYTES))
    last_seq, count = board.ledger.cursor(), 0
    with (
        completed(out) as file,
        progress_bar("Exporting", last_seq) as advance,
        closing(board.ledger.since(-1)) as entries,
    ):
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(exporter.header)
        for entry in entries:
            if entry.seq > last_seq:  # The board goes on meanwhile.
                break
            if isinstance(entry, Change):
                exporter.take(entry)
                continue
            rows.writerow(exporter.row(entry))
            count += 1
            if count % ADVANCE_ROWS == 0:
                advance(ADVANCE_ROWS)
    return count


@contextmanager
def completed(path: Path) -> Iterator[TextIO]:
    """A text file that has its name only once it is whole; gzip if the name says so."""
    part = path.with_name(f"{path.name}.part")
    opened: Any = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(part, "wt", encoding="utf-8", newline="") as file:
            yield file
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
