"""The tables of a board and its moderators, and their rows as lines that any database takes."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

ROWS_PER_READ = 2_000
ROWS_PER_WRITE = 2_000
# Whoever is logged in is somebody of the running board: no part of what it is.
LEFT_OUT: tuple[type[models.Model], ...] = (Session,)
FORMS = {"DateTimeField": "time", "BinaryField": "bytes", "JSONField": "json"}

Row = Sequence[Any]


class Column(NamedTuple):
    """`form` is how a value is written where JSON has no word for it: time, bytes, json; or
    plain."""

    name: str
    form: str


class Table(NamedTuple):
    name: str
    columns: tuple[Column, ...]


def kept_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in LEFT_OUT
    ]


def table_of(model: type[models.Model]) -> Table:
    fields = model._meta.concrete_fields
    columns = (
        Column(str(each.column), FORMS.get(each.get_internal_type(), "plain")) for each in fields
    )
    return Table(model._meta.db_table, tuple(columns))


def rows_of(model: type[models.Model], alias: str = "default") -> Iterator[Row]:
    """Every row, by its key, with the columns of `table_of`."""
    names = [each.attname for each in model._meta.concrete_fields]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    yield from rows.iterator(ROWS_PER_READ)


# --- as lines ------------------------------------------------------------------------------------


def to_lines(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    writers = [WRITTEN.get(column.form) for column in table.columns]
    for row in rows:
        values = [
            write(value) if write and value is not None else value
            for write, value in zip(writers, row, strict=True)
        ]
        yield json.dumps(values, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def from_lines(table: Table, lines: Iterable[bytes]) -> Iterator[Row]:
    """Raises ValueError for a line that `to_lines` does not write."""
    readers = [READ.get(column.form) for column in table.columns]
    for line in lines:
        yield [
            read(value) if read and value is not None else value
            for read, value in zip(readers, json.loads(line), strict=True)
        ]


def read_bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


WRITTEN: dict[str, Callable[[Any], str]] = {
    "time": lambda value: str(value.isoformat()),
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
}
READ: dict[str, Callable[[Any], Any]] = {"time": datetime.fromisoformat, "bytes": read_bytes}


# --- into a database -----------------------------------------------------------------------------


def empty(alias: str = "default") -> None:
    """In the transaction that it is called in. Who is logged in is so no longer."""
    connection = connections[alias]
    names = [model._meta.db_table for model in (*kept_models(), *LEFT_OUT)]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), names, reset_sequences=True):
            cursor.execute(statement)


def number_on(alias: str = "default") -> None:
    """New rows get numbers behind those that were inserted."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)


def insert(table: Table, rows: Iterable[Row], alias: str = "default") -> int:
    """How many there were. In SQL of our own: a model would put the present time into columns
    that say when something was made."""
    connection = connections[alias]
    names = ", ".join(connection.ops.quote_name(column.name) for column in table.columns)
    marks = ", ".join(["%s"] * len(table.columns))
    statement = f"INSERT INTO {connection.ops.quote_name(table.name)} ({names}) VALUES ({marks})"
    adapted = adapt(table, rows, connection)
    count = 0
    with connection.cursor() as cursor:
        while chunk := list(islice(adapted, ROWS_PER_WRITE)):
            cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def adapt(table: Table, rows: Iterable[Row], connection: BaseDatabaseWrapper) -> Iterator[Row]:
    forms: dict[str, Callable[[Any], Any]] = {
        "time": connection.ops.adapt_datetimefield_value,
        "json": lambda value: connection.ops.adapt_json_value(value, None),
    }
    adapters = [forms.get(column.form) for column in table.columns]
    for row in rows:
        yield [
            change(value) if change and value is not None else value
            for change, value in zip(adapters, row, strict=True)
        ]
