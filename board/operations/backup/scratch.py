"""A database of its own beside the running board's, for as long as it is looked at."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connections

ALIAS = "drill"


@contextmanager
def scratch_database(beside: Path) -> Iterator[str]:
    """Its alias: an SQLite file with every table, and no row. Both are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=f".{ALIAS}.", dir=beside) as name:
        file = {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(name) / "place.sqlite3"}
        connections.databases[ALIAS] = connections.configure_settings({"default": file})["default"]
        try:
            make_tables()
            yield ALIAS
        finally:
            connections[ALIAS].close()
            del connections[ALIAS], connections.databases[ALIAS]


def make_tables() -> None:
    """As all migrations together do, some of which know one database only."""
    with connections[ALIAS].schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
