"""What requests may cost: one board at a time, a rest between two, and a bounded queue."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from board.core.problem import Unavailable
from board.history import reading
from board.history.building.builder import Builder, Limits
from board.history.errors import UnknownMoment
from board.history.kept.archive import Archive, unpacked_board
from board.history.kept.index import Index
from board.history.kept.storage import FileStorage
from board.history.reading import Reading
from tests.history.conftest import Keep
from tests.history.histories import History, make_history
from tests.rig.fuse import FUSE_SECONDS


@pytest.fixture
def history() -> History:
    return make_history(21, 60)


@pytest.fixture
def index(keep: Keep, history: History, tmp_path: Path) -> Index:
    limits = Limits(10, 1e9, 1000, 1000)
    return Builder(keep(history), FileStorage(tmp_path), history.begin.shape, limits).build(
        is_last=True
    )


async def test_a_board_that_was_made_is_not_made_again(
    index: Index, history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "RESTS", 0.0)
    desk = Reading(FileStorage(tmp_path))
    made: list[int] = []
    real = Archive.packed_board

    def counted(archive: Archive, seq: int) -> bytes:
        made.append(seq)
        return real(archive, seq)

    monkeypatch.setattr(Archive, "packed_board", counted)
    seqs = [chunk.to_seq for chunk in index.chunks] * 3
    boards = await asyncio.gather(*[desk.board(seq) for seq in seqs])
    assert [unpacked_board(each) for each in boards] == [history.snapshot(seq) for seq in seqs]
    assert sorted(made) == sorted({*seqs})


async def test_old_ones_are_forgotten(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "RESTS", 0.0)
    monkeypatch.setattr(reading, "MOST_KEPT_BYTES", 1)
    desk = Reading(FileStorage(tmp_path))
    for chunk in index.chunks:
        assert await desk.board(chunk.to_seq)
    assert len(desk._boards) == 1


async def test_too_many_who_wait_are_refused_and_nobody_else(
    index: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "RESTS", 0.0)
    monkeypatch.setattr(reading, "MOST_WAITING", 2)
    begun, may_end = threading.Event(), threading.Event()
    at_once: list[int] = []

    def slow(archive: Archive, seq: int) -> bytes:
        at_once.append(seq)
        begun.set()
        assert may_end.wait(FUSE_SECONDS)
        return b"board"

    monkeypatch.setattr(Archive, "packed_board", slow)
    desk = Reading(FileStorage(tmp_path))
    waiting = [asyncio.create_task(desk.board(chunk.to_seq)) for chunk in index.chunks[:2]]
    await asyncio.to_thread(begun.wait, FUSE_SECONDS)
    with pytest.raises(Unavailable, match="Too many boards"):
        await desk.board(index.chunks[2].to_seq)
    assert at_once == [index.chunks[0].to_seq]
    may_end.set()
    assert await asyncio.gather(*waiting) == [b"board"] * 2
    assert await desk.board(index.chunks[2].to_seq) == b"board"


async def test_what_is_kept_later_is_seen(index: Index, tmp_path: Path) -> None:
    now = [0.0]
    text = (tmp_path / "index.json").read_bytes()
    (tmp_path / "index.json").unlink()
    desk = Reading(FileStorage(tmp_path), lambda: now[0])
    for seconds in (0.0, 1.9):
        now[0] = seconds
        with pytest.raises(UnknownMoment, match="No history is kept yet"):
            await desk.edition()
        (tmp_path / "index.json").write_bytes(text)
    now[0] = 2.0
    assert (await desk.edition()).archive.index == index
    assert await desk.edition() is await desk.edition()
