"""Ctrl-C or SIGTERM ends a long command at once, with a sentence, and leaves nothing half done."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import redis

from board.store.keys import SEQ
from tests.placeproject.server.test_supervisor import until
from tests.rig.deployed import PROJECT
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

ROWS = 200_000
FUSE_SECONDS = 60


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer) -> BoardServer:
    """Its commands need none that runs."""
    server = BoardServer(tmp_path / "data", VALKEY_URL=valkey.url)
    server.migrate()
    return server


@pytest.fixture(scope="module")
def data_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Longer than any machine replays before it is interrupted."""
    path = tmp_path_factory.mktemp("data") / "2017.csv"
    with path.open("w") as file:
        file.write("ts,user_hash,x_coordinate,y_coordinate,color\n")
        row = "2017-03-31 16:58:53.250 UTC,EpNfzmT8Yoo1Ujd/ERsw9Q==,{x},{y},3\n"
        file.writelines(row.format(x=n % 1000, y=n // 1000 % 1000) for n in range(ROWS))
    return path


def begin(server: BoardServer, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env=server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ending(command: subprocess.Popen[str]) -> str:
    """Of a command that was interrupted once: what it says on standard error."""
    _, errors = command.communicate(timeout=FUSE_SECONDS)
    assert command.returncode == 1, errors
    assert "Traceback" not in errors
    return errors


@pytest.mark.parametrize("number", [*[signal.SIGINT] * 3, *[signal.SIGTERM] * 2])
def test_a_replay_stops_where_it_is(
    server: BoardServer, valkey: ValkeyServer, data_set: Path, number: signal.Signals
) -> None:
    with redis.Redis(port=valkey.port) as client:
        before = client.get(SEQ)
        command = begin(server, "replay", str(data_set), "--again")
        until(lambda: client.get(SEQ) != before)
        command.send_signal(number)
    assert "The same command goes on from here." in ending(command)


def fill_ledger(database: Path) -> None:
    with closing(sqlite3.connect(database, timeout=FUSE_SECONDS)) as connection, connection:
        connection.execute(
            "WITH RECURSIVE n(seq) AS (SELECT 10000000 UNION ALL SELECT seq + 1 FROM n "
            f"LIMIT {ROWS}) INSERT OR IGNORE INTO board_placement"
            "(seq, x, y, color, player, at_ms, kind) "
            "SELECT seq, seq % 1000, 1, 3, 'ada', 1500000000000, 0 FROM n"
        )
        connection.execute(
            "REPLACE INTO board_ledgercursor (id, seq, fences) VALUES (1, 1000000000, 0)"
        )


@pytest.mark.parametrize(
    ("name", "number"), [("all.csv", signal.SIGINT), ("all.csv.gz", signal.SIGTERM)]
)
def test_an_export_leaves_nothing_behind(
    server: BoardServer, tmp_path: Path, name: str, number: signal.Signals
) -> None:
    """It is in the middle of its rows, as it writes to a pipe that is full."""
    fill_ledger(server.directory / "place.sqlite3")
    part = tmp_path / f"{name}.part"
    os.mkfifo(part)
    command = begin(server, "export_dataset", "--format=2017", f"--out={tmp_path / name}")
    with part.open("rb") as pipe:
        assert pipe.read(1)
        command.send_signal(number)
        while pipe.read(1 << 16):
            pass
    assert "Interrupted" in ending(command)
    assert [each.name for each in tmp_path.iterdir()] == ["data"]
