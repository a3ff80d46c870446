"""`manage.py export_dataset`: the ledger as a file in the form of the public data sets."""

from __future__ import annotations

import csv
import gzip
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import CommandError, CommandParser

from board.core.change import Change, Entry
from board.core.placement import Placement
from board.core.problem import Unavailable
from board.dataset.export import ROWS, SALT_BYTES, Export, Exporter
from board.dataset.forms import DatasetError
from board.dataset.lines import Liner, by_time
from board.dataset.parquet import loaded, write_parquet
from board.history.kept.whole_file import whole
from board.ledger.base import LedgerError
from board.management.bar import progress_bar
from board.management.interrupt import LongCommand, run
from board.process.command import OpenBoard, open_board

PARQUET = "parquet"
NAMES = dict.fromkeys(ROWS, (".csv", ".csv.gz")) | {PARQUET: (".parquet",)}
ADVANCE_ROWS = 1000  # A bar that moved at each row would cost more than the rows.


class Command(LongCommand):
    help = (
        "Writes every placement of the ledger in the form of the r/place data sets. User ids "
        "are hashed with a salt that is thrown away, so two exports cannot be joined by them."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--format", choices=sorted(NAMES), required=True)
        words = "*.csv, *.csv.gz, or *.parquet for that format"
        add("--out", type=Path, required=True, metavar="FILE", help=words)

    def handle(self, *args: Any, **options: Any) -> None:
        out, form = options["out"], options["format"]
        refuse_name(out, NAMES[form])
        write = write_table if form == PARQUET else partial(write_placements, form=form)
        try:
            # Off the event loop: Ctrl-C ends the writing itself, not what waits for a thread.
            count = write(run(self.board()), out)
        except (LedgerError, Unavailable, DatasetError) as error:
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


def refuse_name(out: Path, endings: tuple[str, ...]) -> None:
    if not out.name.endswith(endings):
        raise CommandError(f"--out must end with {' or '.join(endings)}, not {out.name!r}.")
    if not out.parent.is_dir():
        raise CommandError(f"--out {out} cannot be written: there is no directory for it.")
    if out.exists():
        raise CommandError(f"--out {out} exists already; it is not overwritten.")


def write_placements(board: OpenBoard, out: Path, form: str) -> int:
    grid, palette = board.settings.grid, board.settings.palette
    exporter = Exporter(form, grid, palette, secrets.token_bytes(SALT_BYTES))
    with completed(out) as file, placements(board, exporter) as found:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(exporter.header)
        rows.writerows(map(exporter.row, found))
    return found.count


def write_table(board: OpenBoard, out: Path) -> int:
    loaded()
    settings = board.settings
    liner = Liner(settings.grid, settings.palette, secrets.token_bytes(SALT_BYTES))
    with whole(out) as part, placements(board, liner) as found:
        write_parquet(part, by_time(map(liner.line, found), out.parent))
    return found.count


class Placements:
    """Of the ledger's entries; `export` follows the changes between them."""

    def __init__(self, entries: Iterator[Entry], last_seq: int, export: Export) -> None:
        self._entries, self._last_seq, self._export = entries, last_seq, export
        self.count = 0

    def __iter__(self) -> Iterator[Placement]:
        for entry in self._entries:
            if entry.seq > self._last_seq:  # The board goes on meanwhile.
                return
            if isinstance(entry, Change):
                self._export.take(entry)
                continue
            yield entry
            self.count += 1


@contextmanager
def placements(board: OpenBoard, export: Export) -> Iterator[Placements]:
    last_seq = board.ledger.cursor()
    with (
        progress_bar("Exporting", last_seq) as advance,
        closing(cast(Any, board.ledger.since(-1))) as entries,
    ):
        yield Placements(in_steps(entries, advance), last_seq, export)


def in_steps(entries: Iterator[Entry], advance: Callable[[int], None]) -> Iterator[Entry]:
    for number, entry in enumerate(entries, start=1):
        yield entry
        if number % ADVANCE_ROWS == 0:
            advance(ADVANCE_ROWS)


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
