"""`manage.py replay` and `export_dataset` with a real server's board and ledger."""

from __future__ import annotations

import bz2
import csv
import gzip
import re
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from django.core.management import CommandError, call_command

from board.core.tiles.grid import Grid
from board.core.tiles.packed import get_pixel
from tests.players.conftest import make_board
from tests.rig.board import board_as_of
from tests.rig.deployed import PROJECT
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

DATA = Path(__file__).parents[1] / "data"
# It has room for the files of 2017 and 2022 and for most of 2023's.
GRID = Grid.new(14, 10, bits=8, left=-4, top=-3)
SMALL = {"PLACE_TICK_MS": "20"}

# What each command prints last, and some pixels that the board shows then.
REPLAYS = [
    (["2017.csv"], "rows=7 bad=3 written=4 before=0", {(0, 0): 12, (9, 6): 15}),
    (["2022.csv"], "rows=6 bad=2 written=9 before=0", {(1, 2): 5, (7, 4): 3, (9, 5): 3}),
    (["2023.csv"], "rows=5 bad=1 written=9 before=0", {(0, -1): 10, (4, 3): 12, (-4, 3): 3}),
    (["2017.csv"], "rows=7 bad=3 written=0 before=4", {(0, 0): 10, (9, 6): 15}),
    (["2017.csv", "--again"], "rows=7 bad=3 written=4 before=0", {(0, 0): 12, (9, 6): 15}),
]


def small_board(directory: Path, valkey: ValkeyServer) -> BoardServer:
    """Not started yet."""
    server = BoardServer(directory, VALKEY_URL=valkey.url, **SMALL)
    make_board(server, GRID)
    return server


def test_data_sets_reach_the_board_and_the_ledger_once(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    seq = 0
    with small_board(tmp_path, valkey) as server:
        for (name, *options), counts, pixels in REPLAYS:
            lines = server.manage("replay", str(DATA / name), *options).stdout.splitlines()
            assert lines[0].startswith("Left out line ")
            assert lines[-1] == counts
            seq += int(lines[-1].split()[2].removeprefix("written="))
            shown = board_as_of(server, seq).pixels
            assert {
                point: get_pixel(shown, GRID.address(*point), GRID.bits) for point in pixels
            } == pixels
        assert board_as_of(server, seq).seq == seq
        server.manage("verify_board", "--processes", "1")


def test_an_export_makes_the_same_board_elsewhere(tmp_path: Path, valkey: ValkeyServer) -> None:
    exports = [("2017", "a.csv"), ("2022", "b.csv"), ("2022", "c.csv.gz")]
    with small_board(tmp_path / "here", valkey) as server:
        server.manage("replay", str(DATA / "2023.csv"))
        server.manage("verify_board")  # the ledger has everything
        for form, name in exports:
            words = (f"--format={form}", f"--out={tmp_path / name}")
            assert server.manage("export_dataset", *words).stdout == "placements=9\n"
        words = ("--format=parquet", f"--out={tmp_path / 'event.parquet'}")
        assert server.manage("export_dataset", *words).stdout == "placements=9\n"
        exports.append(("2017", csv_of(tmp_path / "event.parquet")))
        exported = board_as_of(server, 9).pixels
    valkey.flush()
    with small_board(tmp_path / "there", valkey) as server:
        for replays, (_, name) in enumerate(exports, 1):
            replayed = server.manage("replay", str(tmp_path / name)).stdout
            assert replayed == "rows=9 bad=0 written=9 before=0\n"
            assert board_as_of(server, 9 * replays).pixels == exported
    assert not list(tmp_path.glob("*.part"))
    users = [{row[1] for row in read_rows(tmp_path / name)} for _, name in exports]
    assert [len(each) for each in users] == [2, 2, 2, 2]  # as many as in the original
    assert not users[1] & users[2]  # each export has a salt of its own
    assert "moderator" not in set.union(*users)


def csv_of(table: Path) -> str:
    """By the words that the documentation has for it."""
    text = (PROJECT / "docs/history.md").read_text(encoding="utf-8")
    [words] = re.findall(r"```sql\n(.+?)```", text, re.DOTALL)
    out = table.with_suffix(".csv")
    duckdb.execute(words.replace(table.name, str(table)).replace(out.name, str(out)))
    return out.name


def test_a_stream_is_replayed_once_and_says_that_it_cannot_go_on(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    """As `zcat set.csv.gz | manage.py replay /dev/stdin`, and cut off in the last row."""
    text = (DATA / "2023.csv").read_bytes().rstrip()
    with small_board(tmp_path, valkey) as server:
        for _ in range(2):  # the same one again is another one
            told = replay_stream(server, text)
            assert told.returncode == 0
            assert (
                b"read once. A stream cannot go on: the same command begins anew." in told.stderr
            )
            assert b"written=9 before=0\nIts last line has no end." in told.stdout
        cut = replay_stream(server, gzip.compress(text)[:-9])
        assert cut.returncode == 1 and b"Traceback" not in cut.stderr
        assert b"/dev/stdin is damaged or cut off" in cut.stderr
        assert b"rows=" in cut.stdout  # what did come is not kept secret
        assert b"unpack" in replay_stream(server, bz2.compress(text)).stderr.lower()


def replay_stream(server: BoardServer, data: bytes) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "manage.py", "replay", "/dev/stdin"]
    return subprocess.run(
        command, cwd=PROJECT, env=server.environment, input=data, capture_output=True
    )


def read_rows(path: Path) -> list[list[str]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.reader(data.decode().splitlines()))[1:]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (["replay", "{}/nothing.csv"], "nothing.csv cannot be read: No such file"),
        (["replay", "{}/there.csv", "--speed=0"], "--speed: must be a number from 0.001"),
        (["replay", "{}/there.csv", "--speed=fast"], "--speed: must be a number from 0.001"),
        (["export_dataset", "--format=2023", "--out={}/a.csv"], "invalid choice: '2023'"),
        (["export_dataset", "--format=2017", "--out={}/a.txt"], "must end with .csv or .csv.gz"),
        (["export_dataset", "--format=parquet", "--out={}/a.csv"], "must end with .parquet, not"),
        (["export_dataset", "--format=2017", "--out={}/there.csv"], "exists already"),
        (["export_dataset", "--format=2017", "--out={}/no/a.csv"], "there is no directory"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_bad_argument_is_refused(tmp_path: Path, words: list[str], refusal: str) -> None:
    (tmp_path / "there.csv").touch()
    with pytest.raises(CommandError) as error:
        call_command(*(word.format(tmp_path) for word in words))
    assert refusal in str(error.value)
