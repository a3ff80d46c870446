"""`manage.py backup`: everything of a board in a folder, while it runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from board.management.interrupt import LongCommand
from board.operations.backup import record
from board.operations.backup.backup import make
from board.operations.backup.history import HISTORY
from board.operations.backup.manifest import Manifest
from board.operations.backup.refusal import Refused
from board.process.wiring import ledger_elsewhere


class Command(LongCommand):
    help = (
        "Writes the whole database (ledger, settings, accounts, bans) as of one moment, and the "
        "files of the history, into a folder that `restore` reads. The board may run meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("--out", type=Path, required=True, metavar="DIR", help="empty, or not there yet")
        add("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        out = options["out"].absolute()
        if elsewhere := ledger_elsewhere():
            raise CommandError(elsewhere)
        try:
            manifest = make(out, settings.DATA_DIR / HISTORY)
        except Refused as error:
            raise CommandError(f"{error} Nothing was written.") from error
        except OSError as error:
            raise CommandError(f"{out} was not made: {error}.") from error
        except DatabaseError as error:
            raise CommandError(f"The database cannot be read: {error}") from error
        except KeyboardInterrupt as error:
            raise CommandError(f"Interrupted. {out} was not made.") from error
        self.note(manifest, out)
        self.tell(manifest, out, options["json"])

    def note(self, manifest: Manifest, out: Path) -> None:
        noted = {"made_at": manifest.made_at, "folder": str(out), "seq": manifest.seq}
        try:
            record.note(settings.DATA_DIR, record.BACKUP, **noted)
        except OSError as error:
            raise CommandError(f"{out} is whole, but could not be noted: {error}.") from error

    def tell(self, manifest: Manifest, out: Path, as_json: bool) -> None:
        found = manifest.summary() | {"folder": str(out)}
        if as_json:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(
            f"{out} holds the board of {manifest.width}x{manifest.height} as of seq "
            f"{manifest.seq}, CRC-32 {manifest.checksum}: {found['rows']} rows, of which "
            f"{found['placements']} are placements, and {found['bytes']:,} bytes."
        )
