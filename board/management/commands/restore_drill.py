"""`manage.py restore_drill`: is the last backup one that can be restored?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError

from board.management.interrupt import LongCommand
from board.operations.backup import record
from board.operations.backup.drill import Proof, last_backup, prove
from board.operations.backup.refusal import Refused
from board.process.wiring import ledger_elsewhere


class Command(LongCommand):
    help = (
        "Restores the last backup, or the one in DIR, into a scratch database beside the running "
        "board, which it does not touch, and compares all of it. Ends with 1 if it is damaged."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add = parser.add_argument
        add("folder", type=Path, nargs="?", metavar="DIR", help="the last backup made here")
        add("--json", action="store_true", help="the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if elsewhere := ledger_elsewhere():
            raise CommandError(elsewhere)
        try:
            folder = (options["folder"] or last_backup(settings.DATA_DIR)).absolute()
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from error
        try:
            proof = prove(folder, settings.DATA_DIR)
        except (Refused, OSError, DatabaseError) as error:
            self.note(folder, proved=False, reason=str(error))
            self.tell({"folder": str(folder), "proved": False, "reason": str(error)}, options)
            raise CommandError(f"{folder} cannot be restored: {error}") from error
        except KeyboardInterrupt as error:
            raise CommandError("Interrupted. Nothing was proved.") from error
        self.note(folder, proved=True, reason="")
        found = proof.manifest.summary() | {"folder": str(folder), "proved": True, "reason": ""}
        self.tell(found | {"seconds": round(proof.seconds, 1)}, options)
        if not options["json"]:
            self.stdout.write(sentence(proof, folder))

    def note(self, folder: Path, **members: Any) -> None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            record.note(settings.DATA_DIR, record.DRILL, made_at=at, folder=str(folder), **members)
        except OSError as error:
            raise CommandError(f"The drill could not be noted: {error}.") from error

    def tell(self, found: dict[str, Any], options: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(found))


def sentence(proof: Proof, folder: Path) -> str:
    manifest, found = proof.manifest, proof.manifest.summary()
    return (
        f"{folder}, made at {manifest.made_at}, can be restored. Proved in {proof.seconds:.1f} s: "
        f"{found['files']} files have their checksums; {found['rows']} rows of "
        f"{len(manifest.tables)} tables, of which {found['placements']} are placements, were "
        "restored into a database of their own and read back equal; every reference leads "
        f"somewhere; the board of {manifest.width}x{manifest.height} as of seq {manifest.seq} has "
        f"the CRC-32 {manifest.checksum} again."
    )
