"""`manage.py backup`: whole, of one moment, while the board runs; or nothing at all."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
import zlib
from pathlib import Path
from typing import Any

import pytest

from board.core.formats.snapshot import checksum
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from tests.operations.backup.rows import TABLES, Database, lines_of
from tests.rig.deployed import PROJECT
from tests.rig.fuse import until
from tests.rig.server import BoardServer

WIDTH, HEIGHT = 60, 40
PLACERS = 3

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def served(server: BoardServer) -> BoardServer:
    server.start()
    until(lambda: server.request("GET", "/healthz")[0] == 200, "it serves")
    return server


def back_up(server: BoardServer, out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.manage("backup", "--out", str(out), "--json").stdout)
    return found


def place_until(server: BoardServer, row: int, is_over: threading.Event) -> None:
    player, count = server.new_player(), 0
    while not is_over.is_set():
        status, _ = server.place(player, count % WIDTH, row + count // WIDTH, 1 + count % 15)
        assert status == 200
        count += 1


def picture(rows: list[list[Any]]) -> str:
    grid = Grid.new(WIDTH, HEIGHT)
    pixels = bytearray(grid.byte_length)
    for _, x, y, color, *_ in rows:
        set_pixel(pixels, grid.address(x, y), color, 4)
    return f"{checksum(grid, pixels):08x}"


def test_it_is_of_one_moment_while_everybody_places(
    served: BoardServer, database: Database, tmp_path: Path
) -> None:
    is_over = threading.Event()
    placing = [
        threading.Thread(target=place_until, args=(served, 10 * number, is_over))
        for number in range(PLACERS)
    ]
    for thread in placing:
        thread.start()
    try:
        found = []
        for number in range(3):
            before = database.run("SELECT seq FROM board_ledgercursor")
            until(lambda b=before: database.run("SELECT seq FROM board_ledgercursor") != b, "more")
            found.append(back_up(served, tmp_path / f"backup-{number}"))
    finally:
        is_over.set()
        for thread in placing:
            thread.join()
    assert [each["seq"] for each in found] == sorted({each["seq"] for each in found})
    for number, each in enumerate(found):
        backup = tmp_path / f"backup-{number}"
        rows = lines_of(backup, "board_placement")
        # Every number up to the cursor's, and none behind it.
        assert [row[0] for row in rows] == list(range(1, each["seq"] + 1))
        assert each["placements"] == len(rows) and each["checksum"] == picture(rows)
        [cursor] = lines_of(backup, "board_ledgercursor")
        assert each["seq"] in cursor
        assert {path.name.partition(".")[0] for path in (backup / "tables").iterdir()} == set(
            TABLES
        )
    noted = json.loads((served.directory / "backups.json").read_text())["backup"]
    assert noted["seq"] == found[-1]["seq"] and noted["folder"] == str(tmp_path / "backup-2")
    assert noted["made_at"] == found[-1]["made_at"]


@on_sqlite
def test_history_comes_along_and_the_picture_is_the_boards(
    served: BoardServer, tmp_path: Path
) -> None:
    chunk = served.directory / "history/chunks/1.bin"
    chunk.parent.mkdir(parents=True)
    chunk.write_bytes(b"a chunk")
    player = served.new_player()
    for x in range(5):
        assert served.place(player, x, 3, 9)[0] == 200
    served.manage("verify_board")  # the ledger has it
    out = tmp_path / "backup"
    told = served.manage("backup", "--out", str(out)).stdout
    snapshot = served.request("GET", "/api/board")[1]
    assert f"CRC-32 {zlib.crc32(snapshot[32:]):08x}" in told and "as of seq 5" in told
    assert (out / "history/chunks/1.bin").read_bytes() == b"a chunk"
    assert "history/chunks/1.bin" in (out / "manifest.json").read_text()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


# --- refusals ------------------------------------------------------------------------------------


def refused(server: BoardServer, *words: str) -> str:
    done = server.manage("backup", *words, check=False)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    return done.stderr


@on_sqlite
def test_what_cannot_be_backed_up_is_refused(server: BoardServer, tmp_path: Path) -> None:
    out = str(tmp_path / "backup")
    assert "There is no board in this database yet" in refused(server, "--out", out)
    full, file = tmp_path / "full", tmp_path / "file"
    full.mkdir()
    (full / "mine").touch()
    file.touch()
    assert f"{full} is not empty" in refused(server, "--out", str(full))
    assert f"{file} is not a folder" in refused(server, "--out", str(file))
    nowhere = str(tmp_path / "no/where")
    assert f"no folder {tmp_path / 'no'}" in refused(server, "--out", nowhere)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "full", "var"]
    assert not (server.directory / "backups.json").exists()


@on_sqlite
def test_an_empty_folder_is_taken(served: BoardServer, tmp_path: Path) -> None:
    out = tmp_path / "backup"
    out.mkdir()
    back_up(served, out)
    assert (out / "manifest.json").exists()


@on_sqlite
def test_what_is_not_in_the_database_is_said(server: BoardServer, tmp_path: Path) -> None:
    server.environment |= {"PLACE_LEDGER": "dynamodb", "AWS_REGION": "eu-central-1"}
    said = refused(server, "--skip-checks", "--out", str(tmp_path / "backup"))
    assert "point-in-time recovery" in said and "restore_tables" in said


@on_sqlite
def test_a_disk_that_takes_no_more_leaves_nothing(served: BoardServer, tmp_path: Path) -> None:
    """The limit of a file's length stands for the disk's."""
    (served.directory / "history").mkdir(exist_ok=True)
    (served.directory / "history/long").write_bytes(bytes(300_000))
    command = [sys.executable, "manage.py", "backup", "--out", str(tmp_path / "backup")]
    done = subprocess.run(
        command,
        cwd=PROJECT,
        env=served.environment,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)),
    )
    assert done.returncode == 1 and "was not made: " in done.stderr
    assert "File too large" in done.stderr and "Traceback" not in done.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["var"]
