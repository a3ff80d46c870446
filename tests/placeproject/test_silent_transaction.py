"""A client of PostgreSQL that goes silent within a transaction holds nobody up for long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db.utils import ConnectionHandler

from placeproject import environment
from placeproject.environment import Environment
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.postgres import running_postgres, url_of
from tests.rig.switch import switch_to

LOCK = "SELECT * FROM ledger FOR UPDATE"


@pytest.fixture
def port(django_db_blocker: Any) -> Iterator[int]:
    with running_postgres() as port, django_db_blocker.unblock():
        yield port


def test_its_locks_are_given_back(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "SILENT_TRANSACTION_MS", 500)
    with switch_to(port) as switch, psycopg.connect(url_of(port)) as other:
        other.execute("CREATE TABLE ledger AS SELECT 1 AS cursor")
        other.commit()
        with connection(url_of(switch.port)) as silent:
            silent.set_autocommit(False)
            silent.cursor().execute(LOCK)

            switch.go_silent()

            other.execute(f"SET statement_timeout = '{FUSE_SECONDS}s'")
            assert other.execute(LOCK).fetchall() == [(1,)]


@contextmanager
def connection(url: str) -> Iterator[Any]:
    """As a process of the board has it."""
    with closing(ConnectionHandler({"default": settings_of(url)})["default"]) as connection:
        yield connection


def settings_of(url: str) -> Any:
    return Environment({"DATABASE_URL": url}).database("DATABASE_URL", Path("unused"))


def test_an_operators_own_options_count() -> None:
    own = "postgres://place@127.0.0.1/place?options=-c%20idle_in_transaction_session_timeout%3D5"
    assert settings_of(own)["OPTIONS"]["options"] == (
        "-c idle_in_transaction_session_timeout=10000 -c idle_in_transaction_session_timeout=5"
    )
