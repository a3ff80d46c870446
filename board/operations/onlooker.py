"""A look at the relational database that changes nothing there and gives up soon."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.db import DatabaseError, connections

from board.ledger.database import DatabaseThread

PATIENCE_SECONDS = 3  # to connect, and then for the questions

T = TypeVar("T")


class NoFile(DatabaseError):
    """Nobody has made this SQLite database yet, and connecting would."""

    def __init__(self) -> None:
        super().__init__("There is no file of it yet.")


async def ask_database(question: Callable[[Any], T]) -> T:
    """What `question` makes of a connection. Raises Django's Error: NoFile, and others of a
    database that does not answer or is older than Django takes."""
    thread = DatabaseThread("onlooker")
    try:
        return await thread.run(lambda: question(connected()), 2 * PATIENCE_SECONDS)
    finally:
        await thread.close(PATIENCE_SECONDS)


def connected() -> Any:
    connection: Any = connections["default"]
    if lacks_file(connection):
        raise NoFile
    connection.settings_dict = impatient(connection)
    connection.ensure_connection()
    return connection


def lacks_file(connection: Any) -> bool:
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite" and not name.startswith("file:")
    return is_file and not Path(name).exists()


def impatient(connection: Any) -> dict[str, Any]:
    """Of this thread's connection alone, and without what a server sets in the file."""
    options = {**connection.settings_dict["OPTIONS"]}
    options.pop("init_command", None)
    options["timeout" if connection.vendor == "sqlite" else "connect_timeout"] = PATIENCE_SECONDS
    return {**connection.settings_dict, "OPTIONS": options}
