"""Puts a backup in place of what a database holds, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from board.models import LedgerCursor
from board.operations.backup.files import read_lines, refuse_damaged
from board.operations.backup.history import replaced_history
from board.operations.backup.manifest import Manifest, Stored, read_manifest
from board.operations.backup.refusal import Damaged
from board.operations.backup.schema import refuse_other_schema
from board.operations.backup.tables import (
    empty,
    from_lines,
    insert,
    kept_models,
    number_on,
    table_of,
)


def read_backup(folder: Path) -> Manifest:
    """Compared with all its checksums. Raises Refused when it cannot be restored here."""
    manifest = read_manifest(folder)
    refuse_other_schema(manifest.migrations)
    refuse_other_tables(manifest)
    refuse_damaged(folder, manifest.files)
    return manifest


def refuse_other_tables(manifest: Manifest) -> None:
    if {each.table for each in manifest.tables} != {table_of(each) for each in kept_models()}:
        raise Damaged("The manifest lists other tables than its migrations make.")


def restore(
    folder: Path, manifest: Manifest, history: Path, given: int, last: Callable[[], None]
) -> None:
    """In one transaction; `last` is called at its end, and what it raises takes all of it back.
    Of the numbers up to `given` none will be given out again: the ledger counts them as its own.

    Raises Refused, OSError or DatabaseError.
    """
    with replaced_history(folder, manifest.files, history) as replace, transaction.atomic():
        lock, _ = LedgerCursor.objects.select_for_update().get_or_create(pk=1)
        empty()
        for stored in manifest.tables:
            fill(folder, stored)
        number_on()
        lift(max(given, lock.seq), lock.fences)
        connection.check_constraints()
        replace()
        last()
    ContentType.objects.clear_cache()


def fill(folder: Path, stored: Stored, alias: str = "default") -> None:
    """Raises Damaged unless the table gets as many rows as it had."""
    try:
        rows = from_lines(stored.table, read_lines(folder, stored.path))
        count = insert(stored.table, rows, alias)
    except (ValueError, TypeError) as error:
        raise Damaged(f"{stored.path} is damaged: {error}.") from error
    if count != stored.rows:
        raise Damaged(f"{stored.path} holds {count} rows instead of {stored.rows}.")


def lift(seq: int, fences: int) -> None:
    """A writer that began before, and sleeps somewhere, writes nothing any more."""
    cursor, _ = LedgerCursor.objects.get_or_create(pk=1)
    cursor.seq = max(cursor.seq, seq)
    cursor.fences = max(cursor.fences, fences) + 1
    cursor.save()
