"""All of a database as of one moment, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# SQLite: readers of a WAL see it as of their first read, and keep nobody from writing. Django
# would take the lock of a writer.
BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


@contextmanager
def as_of_one_moment() -> Iterator[None]:
    connection.close()  # nothing may be going on in it
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
    try:
        yield
    finally:
        connection.close()
