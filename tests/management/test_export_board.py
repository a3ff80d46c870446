"""`manage.py export_board`: a picture of any moment of a board, and no half of one."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from board.core.change import Change, Shape
from board.core.palette import make_palette
from board.core.placement import Placement
from board.core.tiles.rows import rows
from board.history.kept import whole_file
from board.moderation.decisions import the_board
from tests.history.conftest import Keep, keep
from tests.history.histories import BEGAN_MS, History, make_history

__all__ = ["keep"]
NIGHT = make_palette([("night", "#000040"), ("moon", "#F0F0C0")])


@pytest.fixture
def history(keep: Keep) -> History:
    """A board that has grown, got other colours, and lost one of those that it shows."""
    history = make_history(8, 120)
    last, shape = history.last_seq, history.shape(history.last_seq)
    pixel = shape.grid.address(shape.grid.left, shape.grid.top)
    at_ms = BEGAN_MS + 100_000_000
    history = History(
        history.begin,
        [
            *history.entries,
            Placement(last + 1, pixel, 1, "ann", at_ms),
            Change(last + 2, at_ms + 1, Shape(shape.grid, NIGHT[:1], "open")),
        ],
    )
    keep(history)
    board = the_board()
    for name, value in shape.grid.as_config().items():
        setattr(board, name, value)
    board.save()
    return history


def colors(path: Path) -> list[tuple[int, ...]]:
    with Image.open(path) as image:
        channels = image.convert("RGB").tobytes()
    return [*zip(channels[::3], channels[1::3], channels[2::3], strict=True)]


def expected(history: History, seq: int) -> list[tuple[int, ...]]:
    snapshot, palette = history.snapshot(seq), history.shape(seq).palette
    shown = b"".join(rows(snapshot.pixels, snapshot.grid, *snapshot.grid.rectangle))
    return [palette[color].rgb if color < len(palette) else (0, 0, 0) for color in shown]


def test_each_moment_in_its_own_size_and_colours(history: History, tmp_path: Path) -> None:
    changes = [each.seq for each in history.entries if isinstance(each, Change)]
    assert len(changes) > 4
    for seq in [0, *changes, changes[2] - 1]:
        out = tmp_path / f"{seq}-{len(list(tmp_path.iterdir()))}.png"
        call_command("export_board", "--seq", str(seq), str(out))
        grid = history.shape(seq).grid
        with Image.open(out) as image:
            assert image.size == (grid.width, grid.height)
        assert colors(out) == expected(history, seq)


def test_without_a_moment_it_is_the_newest(
    history: History, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "now.png"
    call_command("export_board", str(out))
    assert colors(out) == expected(history, history.last_seq)
    said = capsys.readouterr()
    assert f"seq={history.last_seq} " in said.out
    assert "lacks the colours 1" in said.err


def test_a_time_is_the_board_up_to_what_is_later(history: History, tmp_path: Path) -> None:
    out = tmp_path / "then.png"
    call_command("export_board", "--at", "2023-11-16T02:00:00.000+00:00", str(out))
    assert colors(out) == expected(history, history.last_seq - 1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--seq", "99999999999"), r"reaches to seq \d+ so far, not to 99999999999.*was not made"),
        (("--seq", "-1"), "--seq: must be a whole number from 0"),
        (("--at", "2999-01-01T00:00:00Z"), "2999-01-01T00:00:00.000Z is still to come"),
        (("--at", "2001-01-01T00:00:00Z"), "begins at 2023-11-14T22:13:20.000Z"),
        (
            ("--at", "yesterday"),
            "--at: must be a time with its zone, for example 2024-04-01T13:00:00Z.*'yesterday'",
        ),
        (("--at", "2024-01-01T00:00:00Z", "--seq", "1"), "not allowed with"),
    ],
)
def test_unknown_moments_are_refused(
    history: History, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    out = tmp_path / "never.png"
    with pytest.raises(CommandError, match=sentence):
        call_command("export_board", *words, str(out))
    assert [*tmp_path.iterdir()] == []


def test_names_that_cannot_be_written_are_refused(history: History, tmp_path: Path) -> None:
    there = tmp_path / "there.png"
    there.write_bytes(b"mine")
    for out, sentence in (
        (there, "exists already"),
        (tmp_path / "board.jpg", "must be called"),
        (tmp_path / "no" / "board.png", "no directory"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("export_board", str(out))
    assert there.read_bytes() == b"mine" and len([*tmp_path.iterdir()]) == 1


def test_a_full_disk_leaves_no_half_picture(
    history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(whole_file.os, "fsync", full)
    with pytest.raises(CommandError, match="cannot be written: No space left on device"):
        call_command("export_board", str(tmp_path / "full.png"))
    assert [*tmp_path.iterdir()] == []


def test_without_a_board_there_is_no_picture(db: Any, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no board yet"):
        call_command("export_board", str(tmp_path / "none.png"))
