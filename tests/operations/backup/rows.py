"""What a database holds, read past all code of ours."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

TABLES = (
    "account_emailaddress",
    "account_emailconfirmation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "auth_user",
    "auth_user_groups",
    "auth_user_user_permissions",
    "board_ban",
    "board_board",
    "board_boardchange",
    "board_boardface",
    "board_ledgercursor",
    "board_operation",
    "board_placement",
    "board_protectedrectangle",
    "board_report",
    "board_scheduledstep",
    "board_staffname",
    "django_admin_log",
    "django_content_type",
    "mfa_authenticator",
)

KEYS = {"board_placement": "seq", "board_boardchange": "seq", "board_staffname": "user_id"}

Rows = list[tuple[Any, ...]]


class Database:
    """An SQLite file, or a PostgreSQL by its URL."""

    def __init__(self, url: str, path: Path) -> None:
        self.url, self.path = url, path

    def run(self, statement: str, values: Sequence[Any] = ()) -> Rows:
        """With ? for each value. What it changes is committed."""
        if self.url:
            with psycopg.connect(self.url) as connection:
                cursor = connection.execute(statement.replace("?", "%s"), values)
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.path, timeout=60)) as lite, lite:
            return lite.execute(statement, values).fetchall()

    def everything(self) -> dict[str, Rows]:
        return {name: self.rows(name) for name in TABLES}

    def rows(self, table: str) -> Rows:
        found = self.run(f"SELECT * FROM {table} ORDER BY {KEYS.get(table, 'id')}")
        return [tuple(map(plain, row)) for row in found]


def plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def lines_of(backup: Path, table: str) -> list[Any]:
    with gzip.open(backup / f"tables/{table}.jsonl.gz") as lines:
        return [json.loads(line) for line in lines]
