from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.operations.backup.rows import Database
from tests.rig.postgres import running_postgres, url_of
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SIZE = {"PLACE_WIDTH": "60", "PLACE_HEIGHT": "40", "PLACE_TICK_MS": "20"}


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Empty for the SQLite file of the server's own folder."""
    if request.param == "sqlite":
        yield ""
        return
    with running_postgres() as port:
        yield url_of(port)


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer, database_url: str) -> Iterator[BoardServer]:
    """Of a board of 60 x 40; nobody serves it yet."""
    named = {"DATABASE_URL": database_url} if database_url else {}
    server = BoardServer(tmp_path / "var", VALKEY_URL=valkey.url, **SIZE, **named)
    server.migrate()
    yield server
    server.kill()


@pytest.fixture
def database(server: BoardServer, database_url: str) -> Database:
    return Database(database_url, server.directory / "place.sqlite3")


@pytest.fixture
def live(valkey: ValkeyServer) -> Iterator[redis.Redis]:
    with redis.Redis(port=valkey.port) as client:
        yield client
