"""`manage.py export_dataset`: the ledger as a file in the form of the public data sets."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from board.core.problem import Unavailable
from board.dataset.export import ROWS, SALT_BYTES, Export, Exporter
from board.dataset.forms import DatasetError
from board.dataset.lines import Liner, by_time
from board.dataset.parquet import loaded, write_parquet
from board.dataset.writing import Placements, placements, write_csv
from board.history.kept.whole_file import whole
from board.ledger.base import LedgerError
from board.management.bar import progress_bar
from board.management.interrupt import LongCommand, run
from board.process.command import OpenBoard, open_board

PARQUET = "parquet"
NAMES = dict.fromkeys(ROWS, (".csv", ".csv.gz")) | {PARQUET: (".parquet",)}


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
    with with_bar(board, exporter) as found:
        write_csv(out, exporter, found)
    return found.count


def write_table(board: OpenBoard, out: Path) -> int:
    loaded()
    settings = board.settings
    liner = Liner(settings.grid, settings.palette, secrets.token_bytes(SALT_BYTES))
    with whole(out) as part, with_bar(board, liner) as found:
        write_parquet(part, by_time(map(liner.line, found), out.parent))
    return found.count


@contextmanager
def with_bar(board: OpenBoard, export: Export) -> Iterator[Placements]:
    last_seq = board.ledger.cursor()
    with (
        progress_bar("Exporting", last_seq) as advance,
        placements(board.ledger, last_seq, export, advance) as found,
    ):
        yield found
