"""Which migrations a database has seen, and which this version of Place knows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connections
from django.db.migrations.loader import MigrationLoader

from board.operations.backup.refusal import Refused

SHOWN = 3


def applied_migrations(alias: str = "default") -> tuple[str, ...]:
    """As app.name, in order."""
    loader = MigrationLoader(connections[alias], ignore_no_migrations=True)
    return tuple(sorted(named(loader.applied_migrations) & named(loader.disk_migrations)))


def refuse_unmigrated(alias: str = "default") -> None:
    """Raises Refused unless the database is as this version wants it."""
    loader = MigrationLoader(connections[alias], ignore_no_migrations=True)
    if named(loader.disk_migrations) - named(loader.applied_migrations):
        raise Refused("The database lacks tables of this version: run manage.py migrate first.")


def refuse_other_schema(migrations: tuple[str, ...]) -> None:
    """Raises Refused unless a backup with these is of this very schema."""
    known = named(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    if newer := sorted(set(migrations) - known):
        raise Refused(
            f"The backup is of a newer version of Place, with {listed(newer)}, which this one "
            "does not know. Restore it with the version that made it, or a later one."
        )
    if missing := sorted(known - set(migrations)):
        raise Refused(
            f"The backup is of an older version of Place, without {listed(missing)}. Restore it "
            "with the version that made it, and migrate then."
        )


def named(migrations: Iterable[tuple[str, str]]) -> set[str]:
    return {f"{app}.{name}" for app, name in migrations}


def listed(names: list[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more
