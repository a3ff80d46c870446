"""`manage.py adopt_board`: a database that was lost without a backup, and the board goes on."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
import redis

from board.core.formats.snapshot import Snapshot
from tests.operations.backup.board import furnish, serve
from tests.operations.backup.conftest import database, database_url
from tests.operations.backup.conftest import server as server
from tests.operations.backup.rows import Database
from tests.rig.board import board_as_of
from tests.rig.deployed import PROJECT
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

__all__ = ["database", "database_url", "server"]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def live(valkey: ValkeyServer) -> Iterator[redis.Redis]:
    with redis.Redis(port=valkey.port) as client:
        yield client


def lost(
    server: BoardServer, database: Database, live: redis.Redis
) -> tuple[Snapshot, str, BoardServer]:
    """The picture and who was banned; and what a new database is for, as the old one is gone."""
    banned = furnish(server, database)
    seq = int(live.get("{board}:seq"))
    before = board_as_of(server, seq)
    assert server.stop() == 0
    for path in server.directory.glob("place.sqlite3*"):
        path.unlink()
    if database.url:
        database.run("DROP SCHEMA public CASCADE")
        database.run("CREATE SCHEMA public")
    unmade = server.manage("adopt_board", check=False)
    assert unmade.returncode == 1 and "run manage.py migrate first" in unmade.stderr
    server.migrate()
    return before, banned, server


def test_the_picture_goes_on_and_outlives_the_next_loss(
    server: BoardServer, database: Database, live: redis.Redis, valkey: ValkeyServer
) -> None:
    before, banned, server = lost(server, database, live)
    config = json.loads(live.hget("{board}:state", "palette"))
    told = json.loads(server.manage("adopt_board", "--json").stdout)
    painted = 5
    assert told["pixels"] == painted and told["bans"] == 1
    assert told["seq"] >= before.seq + painted, "no number is used twice"
    assert told["gone"][0] == "accounts, groups and their permissions"
    assert database.run("SELECT seq FROM board_ledgercursor") == [(told["seq"],)]
    kinds = database.run(f"SELECT kind FROM board_placement WHERE seq > {before.seq}")
    assert kinds == [(2,)] * painted
    assert database.run("SELECT count(*) FROM auth_user") == [(0,)]
    again = server.manage("adopt_board", check=False)
    assert again.returncode == 1 and "The ledger is not empty" in again.stderr
    assert "Nothing was changed." in again.stderr

    serve(server)
    after = board_as_of(server, told["seq"])
    assert (after.grid, after.pixels) == (before.grid, before.pixels)
    assert server.place(banned, 2, 2, 1)[1]["reason"].startswith('an "insult"')
    palette = server.request("GET", "/api/config")[1]["palette"]
    assert [[each["name"], each["hex"]] for each in palette] == config
    status, placed = server.place(server.new_player(), 0, 1, 9)
    assert status == 200 and placed["seq"] > told["seq"]
    assert server.request("GET", "/api/pixel/0/0")[1]["kind"] == "import"
    assert "same everywhere" in server.manage("verify_board").stdout
    before = board_as_of(server, placed["seq"])
    assert server.stop() == 0
    valkey.flush()
    serve(server)
    assert board_as_of(server, 0).pixels == before.pixels
    assert server.stop() == 0


@on_sqlite
def test_it_is_not_adopted_where_it_would_harm(
    server: BoardServer, database: Database, valkey: ValkeyServer
) -> None:
    none = server.manage("adopt_board", check=False)
    assert none.returncode == 1 and "There is no board yet." in none.stderr
    assert database.run("SELECT count(*) FROM board_board") == [(0,)]
    serve(server)
    served = server.manage("adopt_board", check=False)
    assert served.returncode == 1 and "1 web process serves this board." in served.stderr
    assert server.place(server.new_player(), 1, 1, 1)[0] == 200
    assert "same everywhere" in server.manage("verify_board").stdout
    assert server.stop() == 0
    full = server.manage("adopt_board", check=False)
    assert full.returncode == 1 and "The ledger is not empty: it goes up to seq 1" in full.stderr
    assert database.run("SELECT count(*) FROM board_operation") == [(0,)]


@on_sqlite
def test_cut_off_it_goes_on(server: BoardServer, database: Database, live: redis.Redis) -> None:
    before, _, server = lost(server, database, live)
    live.client_pause(600_000, all=False)  # who writes waits
    command = [sys.executable, "manage.py", "adopt_board"]
    try:
        with subprocess.Popen(command, cwd=PROJECT, env=server.environment) as killed:
            until(
                lambda: database.run("SELECT count(*) FROM board_operation") == [(1,)],
                "it has begun",
            )
            killed.send_signal(signal.SIGKILL)
    finally:
        live.client_unpause()
    told = server.manage("adopt_board").stdout
    assert "The ledger has the picture now: 5 pixels as imports" in told
    assert database.run("SELECT count(*) FROM board_ban") == [(1,)]
    serve(server)
    assert board_as_of(server, before.seq).pixels == before.pixels
    assert "same everywhere" in server.manage("verify_board").stdout
