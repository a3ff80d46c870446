"""Whether the relational database is there, new enough, and has this release's tables."""

from __future__ import annotations

from typing import Any

from django.db import Error
from django.db.migrations.executor import MigrationExecutor

from board.operations.doctor.finding import Finding, failed, graded, well
from board.operations.onlooker import NoFile, ask_database

MIGRATE = "Run: manage.py migrate"
START = "Start it, let this machine reach it, or change DATABASE_URL."


async def examine_database() -> list[Finding]:
    try:
        return await ask_database(examine)
    except NoFile as error:
        return [failed("database", str(error), MIGRATE)]
    except Error as error:  # that it is too old, too
        return [failed("database", f"It cannot be used: {str(error).strip()}", START)]


def examine(connection: Any) -> list[Finding]:
    version = ".".join(map(str, connection.get_database_version()))
    return [
        well("database", f"It answers, and is {connection.display_name} {version}."),
        migrations(connection),
    ]


def migrations(connection: Any) -> Finding:
    executor = MigrationExecutor(connection)
    missing = [each for each, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    newer = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    ours = sorted(name for app, name in newer if app == "board")
    if ours:
        says = f"The database is of a newer release: it has {', '.join(ours)}."
        return failed("migrations", says, "Run that release, or restore a backup of this one.")
    says = (
        f"{len(missing)} are missing, the first is {missing[0]}." if missing else "All are there."
    )
    return graded("migrations", says, MIGRATE, fails=bool(missing))
