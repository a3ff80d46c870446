"""Proves that a backup can be restored, by restoring it where nobody looks."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from django.db import connections, models, transaction

from board.models import LedgerCursor
from board.operations.backup import record
from board.operations.backup.files import read_lines
from board.operations.backup.manifest import Manifest
from board.operations.backup.picture import picture_of
from board.operations.backup.refusal import Damaged, Refused
from board.operations.backup.restore import fill, read_backup
from board.operations.backup.scratch import scratch_database
from board.operations.backup.tables import kept_models, rows_of, table_of, to_lines


class Proof(NamedTuple):
    """What was restored, and how long that took."""

    manifest: Manifest
    seconds: float


def last_backup(data_dir: Path) -> Path:
    """The folder of the backup that was made here last. Raises Refused when none was."""
    folder = record.read_record(data_dir).get(record.BACKUP, {}).get("folder")
    if not folder:
        raise Refused("No backup was made here yet: name the folder of one, or make one.")
    return Path(folder)


def prove(folder: Path, beside: Path) -> Proof:
    """In a scratch database in the folder `beside`: every row is inserted and reads back as it
    was, every reference leads somewhere, and the board shows what it showed. Raises Refused,
    OSError or DatabaseError with what is wrong."""
    began = time.monotonic()
    manifest = read_backup(folder)
    with scratch_database(beside) as alias:
        with transaction.atomic(alias):
            for stored in manifest.tables:
                fill(folder, stored, alias)
            connections[alias].check_constraints()
        for model in kept_models():
            compare_rows(folder, manifest, model, alias)
        compare_board(manifest, alias)
    return Proof(manifest, time.monotonic() - began)


def compare_rows(folder: Path, manifest: Manifest, model: type[models.Model], alias: str) -> None:
    table = table_of(model)
    [path] = [each.path for each in manifest.tables if each.name == table.name]
    found = to_lines(table, rows_of(model, alias))
    for number, line in enumerate(read_lines(folder, path), 1):
        if line != next(found, None):
            raise Damaged(f"Row {number} of {path} does not read back as it was written.")


def compare_board(manifest: Manifest, alias: str) -> None:
    seq = LedgerCursor.objects.using(alias).values_list("seq", flat=True).filter(pk=1).first() or 0
    if seq != manifest.seq:
        raise Damaged(f"The ledger goes up to seq {seq}, and the manifest says {manifest.seq}.")
    found = picture_of(alias).checksum
    if found != manifest.checksum:
        raise Damaged(
            f"The board has the CRC-32 {found}, and the manifest says {manifest.checksum}: a "
            "placement is another than it was."
        )
