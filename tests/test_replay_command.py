"""`manage.py replay` and `export_dataset` with a real server's board and ledger."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from board.core.grid import Grid, get_pixel
from board.core.wire import Snapshot, decode_snapshot
from tests.server import BoardServer
from tests.valkey import ValkeyServer

DATA = Path(__file__).parent / "data"
GRID = Grid(10, 7)
SMALL = {"PLACE_WIDTH": "10", "PLACE_HEIGHT": "7", "PLACE_TICK_MS": "20"}


def board(server: BoardServer) -> Snapshot:
    return decode_snapshot(server.request("GET", "/api/board")[1])


def color_at(snapshot: Snapshot, x: int, y: int) -> int:
    return get_pixel(snapshot.pixels, GRID.index(x, y))


@pytest.mark.parametrize(
    ("name", "counts", "pixels"),
    [
        ("2017.csv", "rows=7 bad=3 written=4 before=0", {(0, 0): 12, (9, 6): 15}),
        ("2022.csv", "rows=6 bad=2 written=9 before=0", {(1, 2): 5, (7, 4): 3, (9, 5): 3}),
        ("2023.csv", "rows=5 bad=1 written=11 before=0", {(0, 0): 5, (5, 3): 10, (9, 6): 12}),
    ],
)
def test_a_data_set_reaches_the_board_and_the_ledger(
    tmp_path: Path,
    valkey: ValkeyServer,
    name: str,
    counts: str,
    pixels: dict[tuple[int, int], int],
) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        lines = server.manage("replay", str(DATA / name)).stdout.splitlines()
        assert lines[-1] == counts
        assert lines[0].startswith("Left out line ")
        server.manage("verify_board", "--processes", "1")
        snapshot = board(server)
        assert {point: color_at(snapshot, *point) for point in pixels} == pixels


def test_a_second_replay_writes_nothing_unless_it_is_wanted(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        moved = tmp_path / "elsewhere.csv"
        moved.write_bytes((DATA / "2017.csv").read_bytes())
        for words, counts in (
            ([str(DATA / "2017.csv")], "written=4 before=0"),
            ([str(moved)], "written=0 before=4"),
            ([str(moved), "--again"], "written=4 before=0"),
        ):
            assert server.manage("replay", *words).stdout.rstrip().endswith(counts)


@pytest.mark.parametrize(
    ("form", "name"), [("2017", "set.csv"), ("2022", "set.csv"), ("2022", "set.csv.gz")]
)
def test_an_export_makes_the_same_board_elsewhere(
    tmp_path: Path, valkey: ValkeyServer, form: str, name: str
) -> None:
    out = tmp_path / name
    with BoardServer(tmp_path / "here", VALKEY_URL=valkey.url, **SMALL) as server:
        server.manage("replay", str(DATA / "2023.csv"))
        server.manage("verify_board")  # the ledger has everything
        assert server.manage("export_dataset", f"--format={form}", f"--out={out}").stdout == (
            "placements=11\n"
        )
        exported = board(server)
    valkey.flush()
    with BoardServer(tmp_path / "there", VALKEY_URL=valkey.url, **SMALL) as server:
        replayed = server.manage("replay", str(out)).stdout
        assert replayed == "rows=11 bad=0 written=11 before=0\n"
        server.manage("verify_board", "--processes", "1")
        assert board(server).pixels == exported.pixels
    assert not list(tmp_path.glob("*.part"))
    data = gzip.decompress(out.read_bytes()) if name.endswith("gz") else out.read_bytes()
    rows = list(csv.reader(data.decode().splitlines()))
    assert len({row[1] for row in rows[1:]}) == 2  # as many users as in the original
    assert not any("moderator" in cell for row in rows for cell in row)


def test_bad_arguments_are_refused_with_a_sentence(tmp_path: Path) -> None:
    server = BoardServer(tmp_path, **SMALL)
    (tmp_path / "there.csv").touch()
    for words, refusal in (
        (["replay", "nothing.csv"], "nothing.csv cannot be read: No such file"),
        (["replay", "x.csv", "--speed=0"], "--speed: must be a number from 0.001"),
        (["export_dataset", "--format=2023", "--out=x.csv"], "invalid choice: '2023'"),
        (
            ["export_dataset", "--format=2017", "--out=x.txt"],
            "--out must end with .csv or .csv.gz",
        ),
        (["export_dataset", "--format=2017", f"--out={tmp_path}/there.csv"], "exists already"),
        (["export_dataset", "--format=2017", f"--out={tmp_path}/no/set.csv"], "no directory"),
    ):
        result = server.manage(*words, check=False)
        assert result.returncode in (1, 2)
        assert refusal in result.stderr
        assert "Traceback" not in result.stderr
