"""`manage.py export_timelapse`: its pictures, decoded again, are the board at those times."""

from __future__ import annotations

import errno
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from django.core.management import CommandError, call_command
from PIL import Image, ImageChops, ImageStat

from board.core.change import Change, Shape
from board.core.palette import make_palette
from board.core.placement import Placement
from board.core.problem import rfc3339
from board.core.tiles.rows import rows
from board.history.building.builder import Builder, Limits
from board.history.kept import whole_file
from board.history.kept.storage import FileStorage
from board.history.picture import BLANK
from board.moderation.decisions import the_board
from tests.history.conftest import Keep, keep
from tests.history.histories import BEGAN_MS, History, make_history

__all__ = ["keep"]
NIGHT = make_palette([("night", "#000040"), ("moon", "#F0F0C0")])
EXACT = ("gif", "png")
VIDEOS = ("mp4", "webm")
# Of the mean over a picture, of 255: what is lost to compression and halved colour.
TOLERANCE = 6.0


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return tmp_path


@pytest.fixture
def history(keep: Keep) -> History:
    """It grows, gets other colours, and imports come in with times of other years."""
    return kept(keep, ending(make_history(8, 160)))


def ending(history: History) -> History:
    last, shape = history.last_seq, history.shape(history.last_seq)
    pixel = shape.grid.address(shape.grid.left, shape.grid.top)
    at_ms = history.entries[-1].at_ms + 500_000
    more = Change(last + 2, at_ms + 1, Shape(shape.grid, NIGHT, "open"))
    return History(
        history.begin, [*history.entries, Placement(last + 1, pixel, 1, "ann", at_ms), more]
    )


def kept(keep: Keep, history: History) -> History:
    keep(history)
    board, shape = the_board(), history.shape(history.last_seq)
    for name, value in shape.grid.as_config().items():
        setattr(board, name, value)
    board.save()
    return history


def build(keep: Keep, history: History, settings: Any, entries: int) -> None:
    """All but the last ones, in small chunks: those are in the ledger alone."""
    part = History(history.begin, history.entries[:-entries])
    ledger = keep(part)
    ledger._grid = history.grid
    storage = FileStorage(settings.DATA_DIR / "history")
    limits = Limits(placements=11, seconds=1e9, checkpoint_placements=30)
    Builder(ledger, storage, history.begin.shape, limits).build(is_last=True)
    kept(keep, history)


def expected(history: History, at_ms: int, rectangle: tuple[int, int, int, int]) -> Image.Image:
    seq = history.seq_at(at_ms)
    shape, snapshot = history.shape(seq), history.snapshot(seq)
    inks = [color.rgb for color in shape.palette] + [(0, 0, 0)] * 256
    shown = b"".join(rows(snapshot.pixels, snapshot.grid, *shape.grid.rectangle))
    board = Image.new("RGB", (shape.grid.width, shape.grid.height))
    board.putdata([inks[color] for color in shown])
    left, top, width, height = rectangle
    image = Image.new("RGB", (width, height), BLANK)
    image.paste(board, (shape.grid.left - left, shape.grid.top - top))
    return image


def decoded(path: Path) -> Iterator[Image.Image]:
    if path.suffix in (".mp4", ".webm"):
        with av.open(str(path)) as container:
            for frame in container.decode(video=0):
                yield frame.to_image()
        return
    with Image.open(path) as image:
        for number in range(image.n_frames):
            image.seek(number)
            yield image.convert("RGB")


def export(out: Path, *words: str) -> list[Image.Image]:
    call_command("export_timelapse", *words, str(out))
    return [*decoded(out)]


def times(from_ms: int, to_ms: int, n: int) -> list[int]:
    return [to_ms - (to_ms - from_ms) * step // (n - 1) for step in range(n - 1, -1, -1)]


def difference(one: Image.Image, other: Image.Image) -> float:
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("kind", [*EXACT, *VIDEOS])
@pytest.mark.parametrize("unkept", [1, 60, 162])
def test_each_picture_is_the_board_of_its_time(
    keep: Keep, history: History, settings: Any, folder: Path, kind: str, unkept: int
) -> None:
    """Out of what is kept and of what the ledger alone has; the last one is the newest."""
    build(keep, history, settings, unkept)
    scale, out = 4, folder / f"all.{kind}"
    found = export(out, "--fps", "12", "--seconds", "3", f"--scale={scale}")
    assert len(found) == 36
    rectangle = history.grid.rectangle
    differing = set()
    for at_ms, picture in zip(times(BEGAN_MS, last_ms(history), 36), found, strict=True):
        board = expected(history, at_ms, rectangle)
        large = board.resize((board.width * scale, board.height * scale), Image.Resampling.NEAREST)
        differing.add(large.tobytes())
        if kind in EXACT:
            assert picture.tobytes() == large.tobytes()
        else:
            assert difference(picture.crop((0, 0, *large.size)), large) < TOLERANCE
    assert len(differing) > 20, "The test would see the order of pictures."


def last_ms(history: History) -> int:
    return max(each.at_ms for each in history.entries)


@pytest.mark.parametrize("kind", EXACT)
def test_a_part_of_time_and_board(history: History, folder: Path, kind: str) -> None:
    left, top, width, height = history.grid.rectangle
    region = (left + 3, top + 2, left + width // 2, top + height // 2)
    from_ms, to_ms = history.entries[40].at_ms, last_ms(history)
    found = export(
        folder / f"part.{kind}",
        f"--from={rfc3339(from_ms)}",
        f"--to={rfc3339(to_ms)}",
        f"--region={','.join(map(str, region))}",
        "--fps=7",
        "--seconds=2",
    )
    rectangle = (*region[:2], region[2] - region[0] + 1, region[3] - region[1] + 1)
    assert [picture.tobytes() for picture in found] == [
        expected(history, at_ms, rectangle).tobytes() for at_ms in times(from_ms, to_ms, 14)
    ]


@pytest.mark.parametrize("kind", [*EXACT, *VIDEOS])
def test_it_lasts_as_long_as_it_should(history: History, folder: Path, kind: str) -> None:
    out = folder / f"long.{kind}"
    found = export(out, "--fps=30", "--seconds=2")
    assert len(found) == 60
    if kind in VIDEOS:
        with av.open(str(out)) as container:
            assert container.streams.video[0].average_rate == 30
            assert abs((container.duration or 0) / 1_000_000 - 2) < 0.05
        return
    with Image.open(out) as image:
        shown_ms = 0.0
        for number in range(60):
            image.seek(number)
            shown_ms += image.info["duration"]
    assert abs(shown_ms - 2000) < 1


@pytest.mark.parametrize("kind", [*EXACT, *VIDEOS])
@pytest.mark.parametrize("length", [0, 1])
def test_one_pixel_and_no_history(keep: Keep, folder: Path, kind: str, length: int) -> None:
    begin = make_history(1, 0).begin
    grid = begin.shape.grid
    pixel = grid.address(grid.left, grid.top)
    history = History(begin, [Placement(1, pixel, 1, "ann", BEGAN_MS + 5)][:length])
    kept(keep, history)
    region = f"--region={grid.left},{grid.top},{grid.left},{grid.top}"
    found = export(folder / f"one.{kind}", region, "--fps=2", "--seconds=1")
    side = 2 if kind in VIDEOS else 1
    assert [picture.size for picture in found] == [(side, side)] * 2
    if kind in EXACT:
        palette = begin.shape.palette
        colors = [picture.getpixel((0, 0)) for picture in found]
        assert colors == [palette[0].rgb, palette[length].rgb]


# --- what is refused -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from=2001-01-01T00:00:00Z",), "The history begins at 2023-11-14T22:13:20.000Z"),
        (("--to=2999-01-01T00:00:00Z",), "2999-01-01T00:00:00.000Z is still to come"),
        (("--to=2001-01-01T00:00:00Z",), "--from must not be later than --to"),
        (
            ("--from=2023-11-14T22:20:00Z", "--to=2023-11-14T22:15:00Z"),
            "--from must not be later than --to",
        ),
        (("--from", "now"), "must be a time with its zone.*'now'"),
        (("--region=0,0,9999,9999",), "--region must lie on the board of .*0,0,9999,9999"),
        (("--region=5,5,4,5",), "--region must lie on the board of .*5,5,4,5"),
        (("--region=5,5",), "must be X1,Y1,X2,Y2"),
        (("--fps=0",), "--fps: must be a whole number from 1 to 60, not '0'"),
        (("--seconds=0",), "--seconds: must be a whole number from 1 to 3600"),
        (("--scale=65",), "--scale: must be a whole number from 1 to 64"),
        (("--scale=64",), "more than 8192 are too many"),
    ],
)
@pytest.mark.parametrize("kind", ["png", "mp4"])
def test_what_cannot_be_shown_is_refused(
    history: History, folder: Path, words: tuple[str, ...], sentence: str, kind: str
) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("export_timelapse", *words, str(folder / f"never.{kind}"))
    assert [*folder.iterdir()] == []


def test_names_that_cannot_be_written_are_refused(history: History, folder: Path) -> None:
    there = folder / "there.gif"
    there.write_bytes(b"mine")
    for words, sentence in (
        ((there,), "exists already"),
        ((folder / "board.avi",), r"must be called \*.mp4, \*.webm"),
        ((folder / "no" / "board.gif",), "no directory"),
        (("--fps=51", folder / "fast.gif"), "--fps must be at most 50 for a GIF, not 51"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("export_timelapse", *map(str, words))
    assert there.read_bytes() == b"mine" and len([*folder.iterdir()]) == 1


@pytest.mark.parametrize("kind", [*EXACT, *VIDEOS])
def test_a_full_disk_leaves_no_half_film(
    history: History, folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """At the end, and in the middle: no file may get longer than a few bytes."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = folder / f"full.{kind}"
    with monkeypatch.context() as patch:
        patch.setattr(whole_file.os, "fsync", full)
        with pytest.raises(CommandError, match="cannot be written: No space left on device"):
            call_command("export_timelapse", "--seconds=1", str(out))
    assert [*folder.iterdir()] == []
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))
    try:
        with pytest.raises(CommandError, match="cannot be written: File too large"):
            call_command("export_timelapse", "--seconds=3", "--scale=3", str(out))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [*folder.iterdir()] == []


@pytest.mark.parametrize("kind", VIDEOS)
def test_without_pyav_videos_are_refused_in_words(
    history: History, folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    sentence = "PyAV, which is not installed: pip install -r requirements-video.txt"
    with pytest.raises(CommandError, match=sentence):
        call_command("export_timelapse", str(folder / f"never.{kind}"))
    call_command("export_timelapse", "--seconds=1", str(folder / "still.gif"))
    assert [path.name for path in folder.iterdir()] == ["still.gif"]


def test_without_a_board_there_is_no_film(db: Any, folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no board yet"):
        call_command("export_timelapse", str(folder / "none.gif"))
