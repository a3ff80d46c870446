"""Whether the relational database is there, new enough, and has this release's tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import Error, connections
from django.db.migrations.executor import MigrationExecutor

from board.ledger.database import DatabaseThread
from board.operations.doctor.finding import Finding, failed, graded, well

PATIENCE_SECONDS = 3  # to connect, and then for all questions
MIGRATE = "Run: manage.py migrate"
START = "Start it, let this machine reach it, or change DATABASE_URL."


async def examine_database() -> list[Finding]:
    thread = DatabaseThread("doctor")
    try:
        return await thread.run(examine, 2 * PATIENCE_SECONDS)
    except Error as error:  # that it is too old, too
        return [failed("database", f"It cannot be used: {str(error).strip()}", START)]
    finally:
        await thread.close(PATIENCE_SECONDS)


def examine() -> list[Finding]:
    connection = connections["default"]
    if lacks_file(connection):
        return [failed("database", "There is no file of it yet.", MIGRATE)]
    connection.settings_dict = impatient(connection)
    connection.ensure_connection()
    version = ".".join(map(str, connection.get_database_version()))
    return [
        well("database", f"It answers, and is {connection.display_name} {version}."),
        migrations(connection),
    ]


def lacks_file(connection: Any) -> bool:
    """Connecting would make it."""
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite" and not name.startswith("file:")
    return is_file and not Path(name).exists()


def impatient(connection: Any) -> dict[str, Any]:
    """Of this thread's connection alone, and without what a server sets in the file."""
    options = {**connection.settings_dict["OPTIONS"]}
    options.pop("init_command", None)
    options["timeout" if connection.vendor == "sqlite" else "connect_timeout"] = PATIENCE_SECONDS
    return {**connection.settings_dict, "OPTIONS": options}


def migrations(connection: Any) -> Finding:
    executor = MigrationExecutor(connection)
    missing = [each for each, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    newer = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    ours = sorted(name for app, name in newer if app == "board")
    if ours:
        says = f"The database is of a newer release: it has {', '.join(ours)}."
        return failed("migrations", says, "Run that release, or restore a backup of this one.")
    says = (
        f"{len(missing)} are missing, the first is {missing[0]}."
        if missing
        else "All are applied."
    )
    return graded("migrations", says, MIGRATE, fails=bool(missing))
