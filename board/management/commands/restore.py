"""`manage.py restore`: a backup in place of what the database holds, while nothing serves it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from board.core.problem import Unavailable
from board.ledger.base import LedgerError
from board.management.interrupt import LongCommand, run
from board.models import LedgerCursor, Placement
from board.operations.backup.history import HISTORY
from board.operations.backup.live import live_seq, make_way
from board.operations.backup.manifest import Manifest
from board.operations.backup.refusal import Refused
from board.operations.backup.restore import read_backup, restore
from board.operations.backup.schema import refuse_unmigrated
from board.process.command import look_over, with_store
from board.process.wiring import ledger_elsewhere

UNCHANGED = "Nothing was changed."
EMPTIED = "The database is as it was; Valkey was emptied, and is filled from it at the next start."


class Command(LongCommand):
    help = (
        "Replaces the whole database and the files of the history by what `backup` has written, "
        "and fills Valkey from it. Every file is compared with its checksum first; whatever goes "
        "wrong, everything stays as it was. No web process may run."
    )

    state = UNCHANGED

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("folder", type=Path, metavar="DIR", help="that `backup` has written")
        add("--yes", action="store_true", help="do not ask, whatever is there")
        add("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"].absolute()
        try:
            manifest = self.restore(folder, options["yes"])
        except Refused as error:
            raise CommandError(f"{error} {self.state}") from error
        except (Unavailable, OSError, DatabaseError) as error:
            raise CommandError(f"{str(error).rstrip('.')}. {self.state}") from error
        except KeyboardInterrupt as error:
            raise CommandError(f"Interrupted. {self.state}") from error
        self.fill_live_store()
        self.tell(manifest, folder, options["json"])

    def restore(self, folder: Path, is_sure: bool) -> Manifest:
        if elsewhere := ledger_elsewhere():
            raise Refused(elsewhere)
        manifest = read_backup(folder)
        refuse_unmigrated()
        given = run(with_store(live_seq))
        if not is_sure:
            self.ask(manifest, given)
        restore(folder, manifest, settings.DATA_DIR / HISTORY, given, last=self.empty_live_store)
        return manifest

    def empty_live_store(self) -> None:
        run(with_store(make_way))
        self.state = EMPTIED

    def ask(self, manifest: Manifest, given: int) -> None:
        """Raises Refused unless the answer is yes, or nothing would be lost."""
        count = Placement.objects.count()
        if not count and not given:
            return
        cursor = LedgerCursor.objects.filter(pk=1).first()
        self.stderr.write(
            f"The database holds {count} placements up to seq {cursor.seq if cursor else 0}, and "
            f"Valkey the board as of seq {given}. All of that, with settings, accounts and bans, "
            f"is replaced by the backup of {manifest.made_at}, as of seq {manifest.seq}. Type yes "
            "to go on:"
        )
        if sys.stdin.readline().strip() != "yes":
            raise Refused("The answer was not yes (--yes says it beforehand).")

    def fill_live_store(self) -> None:
        try:
            run(look_over())
        except (Unavailable, LedgerError, DatabaseError) as error:
            raise CommandError(
                f"The database is restored. Valkey is not filled: {error} The next start does it."
            ) from error
        except KeyboardInterrupt as error:
            raise CommandError(
                "Interrupted. The database is restored; the next start fills Valkey."
            ) from error

    def tell(self, manifest: Manifest, folder: Path, as_json: bool) -> None:
        found = manifest.summary() | {"folder": str(folder)}
        if as_json:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(
            f"The board of {manifest.width}x{manifest.height} is restored as of seq "
            f"{manifest.seq}, CRC-32 {manifest.checksum}, as {folder} has it since "
            f"{manifest.made_at}: {found['rows']} rows, of which {found['placements']} are "
            "placements. Everybody has to log in again."
        )
