"""`manage.py restore`: everything comes back as it was, or nothing is changed."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.operations.backup.board import PAINTED, back_up, contents, furnish, serve
from tests.operations.backup.conftest import SIZE
from tests.operations.backup.manifests import flip, rewrite, rewrite_rows
from tests.operations.backup.rows import Database
from tests.rig.board import board_as_of
from tests.rig.deployed import PROJECT
from tests.rig.fuse import until
from tests.rig.moderator import Moderator
from tests.rig.postgres import running_postgres, url_of
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def standing(server: BoardServer, database: Database, live: redis.Redis) -> Any:
    """All that a failed restore may not touch."""
    history = server.directory / "history"
    files = {str(path): path.read_bytes() for path in history.rglob("*") if path.is_file()}
    leftovers = [path.name for path in server.directory.iterdir() if path.name.startswith(".")]
    board = [live.dump(f"{{board}}:{name}") for name in ("pixels", "seq", "outbox", "state")]
    return database.everything(), files, leftovers, board


def keep_history(server: BoardServer, text: str) -> Path:
    file = server.directory / "history/chunk"
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


# --- there and back ------------------------------------------------------------------------------


def test_the_same_board_comes_back(
    server: BoardServer, database: Database, live: redis.Redis, tmp_path: Path
) -> None:
    banned = furnish(server, database)
    chunk = keep_history(server, "then")
    out = tmp_path / "backup"
    made = back_up(server, out)
    before = database.everything()

    chunk.write_text("later")
    player = server.new_player()
    for x in range(8):
        assert server.place(player, x, 20, 14)[0] == 200
    database.run("DELETE FROM board_ban")
    database.run("DELETE FROM auth_group_permissions")
    assert "same everywhere" in server.manage("verify_board").stdout
    given = int(live.get("{board}:seq"))
    refused = server.manage("restore", str(out), "--yes", check=False)
    assert refused.returncode == 1 and "1 web process serves this board." in refused.stderr
    assert "Nothing was changed." in refused.stderr and chunk.read_text() == "later"
    assert server.stop() == 0

    told = json.loads(server.manage("restore", str(out), "--yes", "--json").stdout)

    assert told == made
    after = database.everything()
    [(_, seq, fences)] = after.pop("board_ledgercursor")
    [(_, seq_before, fences_before)] = before.pop("board_ledgercursor")
    assert after == before
    assert seq == given > seq_before and fences > fences_before
    assert database.run("SELECT * FROM django_session") == []
    assert chunk.read_text() == "then"
    back_up(server, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(out)

    serve(server)
    status, placed = server.place(server.new_player(), 1, 1, 1)
    assert status == 200 and placed["seq"] > given + 100_000
    assert server.place(banned, 2, 2, 1)[1]["reason"].startswith('an "insult"')
    assert server.place(server.new_player(), 6, 6, 1)[0] == 423
    Moderator(server)  # the password is right
    assert "same everywhere" in server.manage("verify_board").stdout
    for color, (x, y) in enumerate(PAINTED, 3):
        assert server.request("GET", f"/api/pixel/{x}/{y}")[1]["color"] == color
    assert server.request("GET", "/api/pixel/0/20")[0] == 404


@on_sqlite
def test_an_empty_machine_with_another_database_gets_it(
    server: BoardServer, database: Database, valkey: ValkeyServer, tmp_path: Path
) -> None:
    """Of SQLite, and into PostgreSQL; from there it goes back as well."""
    furnish(server, database)
    snapshot = board_as_of(server, len(PAINTED))
    made = back_up(server, tmp_path / "backup")
    assert server.stop() == 0
    valkey.flush()
    with running_postgres() as port:
        url = url_of(port)
        other = BoardServer(tmp_path / "other", VALKEY_URL=valkey.url, DATABASE_URL=url, **SIZE)
        unmade = other.manage("restore", str(tmp_path / "backup"), check=False)
        assert unmade.returncode == 1 and "run manage.py migrate first" in unmade.stderr
        other.migrate()
        other.manage("restore", str(tmp_path / "backup"))
        assert back_up(other, tmp_path / "again")["checksum"] == made["checksum"]
        assert contents(tmp_path / "again") == contents(tmp_path / "backup")
        serve(other)
        try:
            assert board_as_of(other, 0).pixels == snapshot.pixels
            [(highest,)] = database.run("SELECT max(id) FROM auth_group")
            name = "INSERT INTO auth_group (name) VALUES ('a new one') RETURNING id"
            assert Database(url, tmp_path).run(name) == [(highest + 1,)]
        finally:
            other.stop()
    valkey.flush()
    server.manage("restore", str(tmp_path / "again"), "--yes")
    back_up(server, tmp_path / "back")
    assert contents(tmp_path / "back") == contents(tmp_path / "backup")


# --- refusals ------------------------------------------------------------------------------------


def orphan(backup: Path) -> None:
    """A ban by somebody who is not there: no database takes it."""
    rewrite_rows(backup, "board_ban", lambda rows: rows[0].__setitem__(-1, 4711))


LEDGER = "tables/board_placement.jsonl.gz"
DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "flipped": (lambda backup: flip(backup / LEDGER), f"{LEDGER} is damaged: its checksum"),
    "cut": (lambda backup: (backup / LEDGER).write_bytes(b""), f"{LEDGER} has 0 bytes instead"),
    "missing": (lambda backup: (backup / LEDGER).unlink(), f"{LEDGER} is missing"),
    "history": (lambda backup: flip(backup / "history/chunk"), "history/chunk is damaged"),
    "manifest": (lambda backup: flip(backup / "manifest.json"), "manifest.json is damaged"),
    "no manifest": (lambda backup: (backup / "manifest.json").unlink(), "holds no backup"),
    "newer": (
        lambda backup: rewrite(backup, lambda each: each["migrations"].append("board.0999_new")),
        "of a newer version of Place, with board.0999_new",
    ),
    "older": (
        lambda backup: rewrite(
            backup, lambda each: each["migrations"].remove("board.0009_rollbacks")
        ),
        "of an older version of Place, without board.0009_rollbacks",
    ),
    "format": (
        lambda backup: rewrite(backup, lambda each: each.update(format=2)),
        "has the format 2, and this version of Place reads 1",
    ),
    "a way out": (
        lambda backup: rewrite(backup, lambda each: each["files"].append(["../x", 1, "0"])),
        "'../x' leads out of the backup",
    ),
    "orphan": (orphan, "oreign key"),
}


def test_what_is_damaged_changes_nothing(
    server: BoardServer, database: Database, live: redis.Redis, tmp_path: Path
) -> None:
    furnish(server, database)
    keep_history(server, "here")
    assert server.stop() == 0
    back_up(server, tmp_path / "whole")
    before = standing(server, database, live)
    for name in DAMAGES if not database.url else ("flipped", "orphan"):
        damage, sentence = DAMAGES[name]
        out = tmp_path / name
        shutil.copytree(tmp_path / "whole", out)
        damage(out)
        refused = server.manage("restore", str(out), "--yes", check=False)
        assert refused.returncode == 1 and sentence in refused.stderr, (name, refused.stderr)
        assert "Nothing was changed." in refused.stderr and "Traceback" not in refused.stderr
        assert standing(server, database, live) == before, name
    nowhere = server.manage("restore", str(tmp_path / "nowhere"), check=False)
    assert nowhere.returncode == 1 and "holds no backup" in nowhere.stderr


def command(server: BoardServer, *words: str, **more: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "restore", *words],
        cwd=PROJECT,
        env=server.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


@on_sqlite
def test_it_asks_before_anything_is_lost(
    server: BoardServer, database: Database, live: redis.Redis, tmp_path: Path
) -> None:
    furnish(server, database)
    assert server.stop() == 0
    back_up(server, tmp_path / "backup")
    before = standing(server, database, live)
    for answer in ("no\n", "", "y\n"):
        with command(server, str(tmp_path / "backup")) as asking:
            _, errors = asking.communicate(answer)
        assert asking.returncode == 1 and "The answer was not yes" in errors
        assert f"The database holds {len(PAINTED)} placements up to seq" in errors
        assert standing(server, database, live) == before
    with command(server, str(tmp_path / "backup")) as asking:
        told, errors = asking.communicate("yes\n")
    assert asking.returncode == 0 and "is restored as of seq" in told, errors


@on_sqlite
def test_a_full_disk_changes_nothing(
    server: BoardServer, database: Database, live: redis.Redis, tmp_path: Path
) -> None:
    """The limit of a file's length stands for the disk's."""
    furnish(server, database)
    assert server.stop() == 0
    back_up(server, tmp_path / "backup")
    before = standing(server, database, live)
    limit = 16_384
    with command(
        server,
        str(tmp_path / "backup"),
        "--yes",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    ) as failing:
        _, errors = failing.communicate()
    assert failing.returncode == 1 and "Nothing was changed." in errors, errors
    assert "Traceback" not in errors
    assert standing(server, database, live) == before


def test_killed_before_its_end_it_has_done_nothing(
    server: BoardServer, database: Database, live: redis.Redis, tmp_path: Path
) -> None:
    furnish(server, database)
    assert server.stop() == 0
    back_up(server, tmp_path / "backup")
    database.run("DELETE FROM board_ban")
    before = database.everything(), live.get("{board}:pixels")
    live.client_pause(600_000, all=False)  # who writes waits
    try:
        with command(server, str(tmp_path / "backup"), "--yes") as killed:
            until(
                lambda: any(
                    "b" in each["flags"] and each["cmd"] == "del" for each in live.client_list()
                ),
                "it is about to empty Valkey",
            )
            killed.send_signal(signal.SIGKILL)
            killed.wait()
    finally:
        live.client_unpause()
    assert (database.everything(), live.get("{board}:pixels")) == before
    server.manage("restore", str(tmp_path / "backup"), "--yes")
    assert database.run("SELECT count(*) FROM board_ban") == [(1,)]
