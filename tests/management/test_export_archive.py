"""`manage.py export_archive`: a whole folder, or none."""

from __future__ import annotations

import csv
import errno
import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from board.core.change import Change, Shape
from board.core.formats.history_chunk import decode_chunk
from board.core.formats.snapshot import checksum, decode_snapshot
from board.core.palette import PALETTE_2017
from board.core.placement import Placement
from board.core.tiles.grid import Grid
from board.history.kept import whole_file
from board.moderation.decisions import the_board
from tests.history.conftest import Keep, keep
from tests.history.histories import BEGAN_MS, History, make_history

__all__ = ["keep"]


@pytest.fixture(autouse=True)
def host(tmp_path: Path, settings: Any) -> Path:
    """Where archives are made."""
    settings.DATA_DIR = tmp_path / "data"
    (tmp_path / "host").mkdir()
    return tmp_path / "host"


def lay_out(grid: Grid) -> None:
    board = the_board()
    for name, value in grid.as_config().items():
        setattr(board, name, value)
    board.save()


@pytest.fixture
def history(keep: Keep) -> History:
    history = make_history(8, 160)
    keep(history)
    lay_out(history.grid)
    return history


def read(out: Path) -> Any:
    index = json.loads((out / "history/index.json").read_bytes())
    for row in [*index["chunks"], *index["checkpoints"]]:
        row["content"] = (out / row["url"]).read_bytes()
    return index


def assert_ends_as(out: Path, history: History) -> None:
    last = read(out)["checkpoints"][-1]
    board = decode_snapshot(gzip.decompress(last["content"]))
    there = history.snapshot(history.last_seq)
    assert last["seq"] == board.seq == there.seq
    assert checksum(board.grid, board.pixels) == checksum(there.grid, there.pixels)
    with Image.open(out / "data/board.png") as image:
        assert image.size == (there.grid.width, there.grid.height)


def rows_of(out: Path) -> list[dict[str, str]]:
    with gzip.open(out / "data/placements.csv.gz", "rt") as file:
        return [*csv.DictReader(file)]


def test_it_holds_everything_that_happened(history: History, host: Path) -> None:
    out = host / "event"
    call_command("export_archive", str(out))
    index = read(out)
    spans = [decode_chunk(row["content"]).span for row in index["chunks"]]
    assert spans[0].from_seq == 0 and spans[-1].to_seq == history.last_seq
    assert_ends_as(out, history)
    placed = [each for each in history.entries if isinstance(each, Placement)]
    assert len(rows_of(out)) == len(placed)
    counted = json.loads((out / "data/statistics.json").read_bytes())
    assert f"<td>{counted['placements']}</td>" in (out / "event.html").read_text()
    assert os.stat(out).st_mode & 0o555 == 0o555, "whoever serves it may read it"


def test_every_file_has_its_checksum(history: History, host: Path) -> None:
    out = host / "event"
    call_command("export_archive", str(out))
    lines = (out / "SHA256SUMS").read_text().splitlines()
    stated = dict(reversed(line.split("  ", 1)) for line in lines)
    found = {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in out.rglob("*")
        if path.is_file() and path.name != "SHA256SUMS"
    }
    assert stated == found


def test_what_was_archived_once_is_so_again(history: History, host: Path) -> None:
    for name in ("one", "two"):
        call_command("export_archive", str(host / name))
    one, two = (host / name / "history/index.json" for name in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_a_board_on_which_nothing_happened(db: Any, host: Path) -> None:
    lay_out(Grid.new(30, 20))
    out = host / "event"
    call_command("export_archive", str(out))
    index = read(out)
    assert index["chunks"] == [] and index["last_seq"] == 0
    [checkpoint] = index["checkpoints"]
    assert not any(decode_snapshot(gzip.decompress(checkpoint["content"])).pixels)
    assert rows_of(out) == []
    assert "Nobody has placed a pixel." in (out / "event.html").read_text()


def test_a_board_of_one_pixel_with_one_placement(keep: Keep, host: Path) -> None:
    grid = Grid.new(1, 1)
    begin = Change(0, BEGAN_MS, Shape(grid, PALETTE_2017, "open"))
    history = History(begin, [Placement(1, 0, 5, "ann", BEGAN_MS + 1)])
    keep(history)
    lay_out(grid)
    call_command("export_archive", str(host / "event"))
    assert_ends_as(host / "event", history)
    [row] = rows_of(host / "event")
    assert row["coordinate"] == "0,0"


def test_a_history_whose_beginning_nobody_noted(keep: Keep, host: Path) -> None:
    """A release that did not note what a board was at first."""
    from board.models import BoardChange

    grid = Grid.new(12, 9)
    begin = Change(0, BEGAN_MS, Shape(grid, PALETTE_2017, "open"))
    history = History(begin, [Placement(seq, seq, 5, "ann", BEGAN_MS) for seq in range(1, 9)])
    keep(history)
    BoardChange.objects.all().delete()
    lay_out(grid)
    call_command("export_archive", str(host / "event"))
    assert_ends_as(host / "event", history)


def test_what_is_there_is_not_overwritten(history: History, host: Path) -> None:
    full = host / "full"
    full.mkdir()
    (full / "mine").write_text("mine")
    for out, sentence in (
        (full, "full is not empty"),
        (full / "mine", "is not a folder"),
        (host / "no" / "event", "there is no folder"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("export_archive", str(out))
    assert [*host.rglob("*")] == [full, full / "mine"]


def test_a_full_disk_leaves_no_half_folder(
    history: History, host: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_command("build_history")
    real, left = os.fsync, [7]

    def full(number: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(number)

    monkeypatch.setattr(whole_file.os, "fsync", full)
    with pytest.raises(CommandError, match="No space left on device") as refused:
        call_command("export_archive", str(host / "event"))
    assert str(refused.value).count("event") and left[0] < 0
    assert [*host.iterdir()] == []


def test_a_damaged_chunk_is_said(history: History, host: Path, settings: Any) -> None:
    call_command("build_history")
    chunk = next((settings.DATA_DIR / "history/chunks").iterdir())
    content = bytearray(chunk.read_bytes())
    content[-3] ^= 1
    chunk.write_bytes(bytes(content))
    with pytest.raises(CommandError, match="damaged.*--from-zero.*was not made"):
        call_command("export_archive", str(host / "event"))
    assert [*host.iterdir()] == []


def test_without_a_board_there_is_no_archive(db: Any, host: Path) -> None:
    with pytest.raises(CommandError, match="There is no board yet"):
        call_command("export_archive", str(host / "event"))
    assert [*host.iterdir()] == []
