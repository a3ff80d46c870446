"""A backup: everything a board and its moderators are, in a folder, while the board runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from django.db import models

from board.history.kept.whole_file import sync
from board.models import Board, LedgerCursor, Placement
from board.operations.backup.files import copy_tree, whole_folder, write_lines
from board.operations.backup.history import HISTORY
from board.operations.backup.manifest import NAME, File, Manifest, Stored
from board.operations.backup.moment import as_of_one_moment
from board.operations.backup.picture import Picture
from board.operations.backup.refusal import Refused
from board.operations.backup.schema import applied_migrations, refuse_unmigrated
from board.operations.backup.tables import Row, kept_models, rows_of, table_of, to_lines

TABLES = "tables"


def make(out: Path, history: Path) -> Manifest:
    """Of the database as of one moment, and of the files in the folder `history` if there is
    one. Raises Refused, OSError or DatabaseError, and leaves nothing behind then."""
    with whole_folder(out) as folder:
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        # Before the database, from which they are made: they may not know more than it does.
        files = copy_tree(history, folder, HISTORY)
        with as_of_one_moment():
            refuse_unmigrated()
            picture = blank_picture()
            seq = cursor()
            dumped = [dump(model, folder, picture) for model in kept_models()]
            migrations = applied_migrations()
        manifest = Manifest(
            made_at=made_at,
            migrations=migrations,
            seq=seq,
            checksum=picture.checksum,
            width=picture.grid.width,
            height=picture.grid.height,
            tables=tuple(stored for stored, _ in dumped),
            files=(*(file for _, file in dumped), *files),
        )
        (folder / NAME).write_text(manifest.to_text(), encoding="utf-8")
        sync(folder / NAME)
    return manifest


def blank_picture() -> Picture:
    board = Board.objects.filter(pk=1).first()
    if board is None:
        raise Refused("There is no board in this database yet, so there is nothing to back up.")
    return Picture(board.grid())


def cursor() -> int:
    """Up to where the ledger goes."""
    return LedgerCursor.objects.values_list("seq", flat=True).filter(pk=1).first() or 0


def dump(model: type[models.Model], folder: Path, picture: Picture) -> tuple[Stored, File]:
    table = table_of(model)
    rows: Iterable[Row] = rows_of(model)
    if model is Placement:
        names = [column.name for column in table.columns]
        rows = picture.painted_by(rows, *map(names.index, ("x", "y", "color")))
    file, count = write_lines(folder, f"{TABLES}/{table.name}.jsonl.gz", to_lines(table, rows))
    return Stored(table.name, table.columns, count, file.path), file
