"""`manage.py restore_drill`: proves a backup beside the running board, which does not notice."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.operations.backup.board import PAINTED, back_up, furnish
from tests.operations.backup.manifests import flip, rewrite, rewrite_rows
from tests.operations.backup.rows import TABLES, Database
from tests.rig.server import BoardServer

LEDGER = "tables/board_placement.jsonl.gz"
COLOR = 3  # which column that is
DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "flipped": (lambda backup: flip(backup / LEDGER), f"{LEDGER} is damaged: its checksum"),
    "missing": (lambda backup: (backup / LEDGER).unlink(), f"{LEDGER} is missing"),
    "gone": (shutil.rmtree, "holds no backup"),
    "repainted": (
        lambda backup: rewrite_rows(
            backup, "board_placement", lambda rows: rows[0].__setitem__(COLOR, 15)
        ),
        "a placement is another than it was",
    ),
    "shortened": (
        lambda backup: rewrite_rows(backup, "board_placement", list.pop),
        f"{LEDGER} holds {len(PAINTED) - 1} rows instead of {len(PAINTED)}",
    ),
    "behind": (
        lambda backup: rewrite(backup, lambda each: each.update(seq=1)),
        "and the manifest says 1",
    ),
    "orphan": (
        lambda backup: rewrite_rows(
            backup, "board_ban", lambda rows: rows[0].__setitem__(-1, 4711)
        ),
        "oreign key",
    ),
}


def drill(server: BoardServer, *words: str) -> tuple[int, dict[str, Any], str]:
    done = server.manage("restore_drill", "--json", *words, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


def noted(server: BoardServer) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((server.directory / "backups.json").read_text())
    return found


def test_it_proves_the_last_backup_while_the_board_runs(
    server: BoardServer, database: Database, tmp_path: Path
) -> None:
    furnish(server, database)
    none = server.manage("restore_drill", check=False)
    assert none.returncode == 1 and "No backup was made here yet" in none.stderr
    made = back_up(server, tmp_path / "backup")
    before = database.everything()
    told = server.manage("restore_drill").stdout
    assert f"{tmp_path / 'backup'}, made at {made['made_at']}, can be restored." in told
    assert (
        f"{made['rows']} rows of {len(TABLES)} tables, of which {len(PAINTED)} are placements"
        in told
    )
    assert f"as of seq {made['seq']} has the CRC-32 {made['checksum']} again." in told
    assert database.everything() == before
    assert noted(server)["drill"]["proved"] and noted(server)["backup"]["seq"] == made["seq"]
    assert [each.name for each in server.directory.iterdir() if each.name[0] == "."] == []
    assert server.request("GET", "/healthz")[0] == 200
    assert "same everywhere" in server.manage("verify_board").stdout


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_fails_on_a_damaged_one_and_says_why(
    server: BoardServer, database: Database, tmp_path: Path
) -> None:
    furnish(server, database)
    back_up(server, tmp_path / "whole")
    before = database.everything()
    for name, (damage, sentence) in DAMAGES.items():
        out = tmp_path / name
        shutil.copytree(tmp_path / "whole", out)
        damage(out)
        status, found, errors = drill(server, str(out))
        assert status == 1 and not found["proved"] and sentence in found["reason"], (name, errors)
        assert f"{out} cannot be restored: " in errors
        last = noted(server)["drill"]
        assert (last["folder"], last["proved"], last["reason"]) == (
            str(out),
            False,
            found["reason"],
        )
    assert database.everything() == before
    shutil.rmtree(tmp_path / "whole")
    assert drill(server)[0] == 1, "the last backup is not there any more"
    assert [each.name for each in server.directory.iterdir() if each.name[0] == "."] == []
