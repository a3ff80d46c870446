"""`manage.py new_round`: the event is archived and its board empty, or everything is as it was."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import redis

from board.core.formats.snapshot import decode_snapshot
from tests.browser.app import moderate
from tests.operations.backup.board import PAINTED, furnish, serve
from tests.operations.backup.conftest import database, database_url, live, server
from tests.operations.backup.rows import Database
from tests.rig.deployed import PROJECT
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.server import BoardServer

__all__ = ["database", "database_url", "live", "server"]
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EMPTIED = ("board_placement", "board_boardchange", "board_ledgercursor")


def standing(server: BoardServer, database: Database, live: redis.Redis) -> Any:
    """All that a refused round may not touch."""
    history = server.directory / "history"
    files = {str(path): path.read_bytes() for path in history.rglob("*") if path.is_file()}
    board = [live.dump(f"{{board}}:{name}") for name in ("pixels", "seq", "state")]
    return database.everything(), files, board


def kept_tables(database: Database) -> Any:
    found = database.everything()
    return {name: rows for name, rows in found.items() if name not in EMPTIED}


def end(server: BoardServer) -> None:
    moderate(server, "board.state = 'ended'; board.save()")
    server.manage("verify_board")
    server.manage("build_history")


def listed(server: BoardServer) -> Any:
    server.manage("build_history")
    return server.request("GET", "/api/history")[1]


def addresses(history: Any) -> set[str]:
    return {each["url"] for each in [*history["chunks"], *history["checkpoints"]]}


def refused(server: BoardServer, *words: str) -> str:
    result = server.manage("new_round", *words, check=False)
    assert result.returncode == 1 and "Traceback" not in result.stderr, result.stderr
    return result.stderr


async def first_controls(url: str, since: int) -> list[str]:
    """Up to what tells a page to load the board, or that it need not."""
    kinds: list[str] = []
    async with (
        asyncio.timeout(FUSE_SECONDS),
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}/ws/board?since={since}") as line,
    ):
        while "resync" not in kinds and "beat" not in kinds:
            message = await line.receive()
            assert message.type in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY), message
            if message.type == aiohttp.WSMsgType.TEXT:
                kinds.append(json.loads(message.data)["type"])
    return kinds


def test_what_was_drawn_is_archived_and_gone_and_who_played_stays(
    server: BoardServer, database: Database, live: redis.Redis, tmp_path: Path
) -> None:
    banned = furnish(server, database)
    out = tmp_path / "event"
    assert "The event goes on" in refused(server, "--archive", str(out), "--yes")
    end(server)
    assert "1 web process serves this board." in refused(server, "--archive", str(out), "--yes")
    old = listed(server)
    given = int(live.get("{board}:seq"))
    assert server.stop() == 0
    # What was acknowledged and has not come to the ledger yet.
    database.run("DELETE FROM board_placement WHERE seq > 3")
    database.run("UPDATE board_ledgercursor SET seq = 3")
    (server.directory / "history/index.json").unlink()
    kept = kept_tables(database)

    told = server.manage("new_round", "--archive", str(out), "--yes", "--json").stdout

    assert json.loads(told) == {"seq": given + 1, "archive": str(out)}
    with gzip.open(out / "data/placements.csv.gz", "rt") as file:
        assert len(file.readlines()) == 1 + len(PAINTED), "nothing acknowledged was lost"
    assert kept_tables(database) == kept
    assert database.run("SELECT count(*) FROM board_placement") == [(0,)]
    assert not (server.directory / "history").exists()

    serve(server)
    board = decode_snapshot(server.request("GET", "/api/board")[1])
    assert not any(board.pixels) and board.grid.left == -10
    assert "resync" in asyncio.run(first_controls(server.url, given))
    assert server.place(server.new_player(), 1, 1, 1)[0] == 423
    moderate(server, "board.state = 'open'; board.save()")
    status, placed = server.place(server.new_player(), 1, 1, 1)[:2]
    assert status == 200 and placed["seq"] > given + 1
    assert server.place(banned, 2, 2, 1)[1]["reason"].startswith('an "insult"')
    assert "same everywhere" in server.manage("verify_board").stdout
    new = listed(server)
    assert new["first_seq"] == given + 1 and new["last_seq"] >= placed["seq"]
    assert not addresses(new) & addresses(old), "what caches keep for ever stays true"
    assert server.request("GET", "/api/history/board/0")[0] == 404
    now = server.request("GET", f"/api/history/board/{new['last_seq']}")[1]
    assert sum(map(bool, decode_snapshot(now).pixels)) == 1


@on_sqlite
def test_a_second_round_follows_a_first_one(
    server: BoardServer, database: Database, tmp_path: Path
) -> None:
    furnish(server, database)
    end(server)
    assert server.stop() == 0
    for name in ("one", "two"):
        server.manage("new_round", "--archive", str(tmp_path / name), "--yes")
    index = json.loads((tmp_path / "two/history/index.json").read_bytes())
    assert sum(row["placements"] for row in index["chunks"]) == 0
    assert index["first_seq"] > len(PAINTED)
    server.manage("export_archive", str(tmp_path / "three"))


@on_sqlite
def test_it_asks_for_the_boards_name(
    server: BoardServer, database: Database, live: redis.Redis, tmp_path: Path
) -> None:
    furnish(server, database)
    end(server)
    assert server.stop() == 0
    before = standing(server, database, live)
    for answer, code in (("yes\n", 1), ("", 1), ("Ours\n", 0)):
        asking = subprocess.run(
            [sys.executable, "manage.py", "new_round", "--no-archive"],
            cwd=PROJECT,
            env=server.environment,
            input=answer,
            capture_output=True,
            text=True,
        )
        assert asking.returncode == code, asking.stderr
        assert f"{len(PAINTED)} placements" in asking.stderr and "Ours" in asking.stderr
        if code:
            assert "was not the board's name" in asking.stderr
            assert standing(server, database, live) == before
    assert database.run("SELECT count(*) FROM board_placement") == [(0,)]


@on_sqlite
def test_what_cannot_be_archived_is_not_emptied(
    server: BoardServer, database: Database, live: redis.Redis, tmp_path: Path
) -> None:
    furnish(server, database)
    end(server)
    assert server.stop() == 0
    before = standing(server, database, live)
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine").write_text("mine")
    assert "is not empty" in refused(server, "--archive", str(tmp_path / "full"), "--yes")
    nowhere = str(tmp_path / "no/event")
    assert "there is no folder" in refused(server, "--archive", nowhere, "--yes")
    assert standing(server, database, live) == before
    chunk = next((server.directory / "history/chunks").iterdir())
    chunk.write_bytes(chunk.read_bytes()[:-9])
    said = refused(server, "--archive", str(tmp_path / "event"), "--yes")
    assert "damaged" in said and "The board is as it was." in said
    assert not (tmp_path / "event").exists()
    assert database.run("SELECT count(*) FROM board_placement") == [(len(PAINTED),)]
    words = server.manage("new_round", "--yes", check=False)
    assert words.returncode != 0 and "--archive" in words.stderr
