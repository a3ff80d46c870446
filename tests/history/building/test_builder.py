"""The builder keeps the whole history, in whatever order it is stopped, and only once."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board import models
from board.core.formats.history_chunk import decode_chunk, encode_chunk
from board.core.placement import Placement
from board.history.building.builder import Builder, Limits
from board.history.errors import HistoryError, UnknownMoment
from board.history.kept import whole_file
from board.history.kept.archive import Archive
from board.history.kept.index import Index, read_index
from board.history.kept.storage import Busy, FileStorage
from board.history.past import Past
from board.history.playing import backward
from board.ledger.base import Ledger
from tests.history.conftest import Keep, fill
from tests.history.histories import BEGAN_MS, YEAR_MS, History, histories, make_history

TIMES = st.integers(BEGAN_MS - 9 * YEAR_MS, BEGAN_MS) | st.integers(BEGAN_MS, BEGAN_MS + 4_000_000)
FEW = Limits(placements=7, seconds=1e9, checkpoint_placements=20, checkpoint_chunks=4)


def builder_of(ledger: Ledger, storage: FileStorage, history: History, **more: Any) -> Builder:
    return Builder(ledger, storage, history.begin.shape, FEW._replace(**more))


def archive_of(storage: FileStorage) -> Archive:
    index = read_index(storage)
    assert index
    return Archive(storage, index)


def seq_at(past: Past, at_ms: int) -> int | None:
    """None for a time before the history."""
    try:
        return past.at_time(at_ms, BEGAN_MS + YEAR_MS).seq
    except UnknownMoment:
        return None


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def seek_everywhere(archive: Archive, history: History, data: st.DataObject) -> None:
    for seq in data.draw(st.lists(st.integers(0, history.last_seq), max_size=5)):
        state = archive.state(seq)
        assert state.snapshot() == history.snapshot(seq)
        assert state.shape == history.shape(seq)
        kept = [each for each in archive.index.chunks if each.from_seq <= seq <= each.to_seq]
        for each in kept[-1:]:
            backward(state, archive.chunk(each), each.from_seq)
            assert state.snapshot() == history.snapshot(each.from_seq)
            assert state.shape == history.shape(each.from_seq)


@given(history=histories(120), sizes=st.lists(st.integers(1, 40), max_size=8), data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_moment_of_any_history(
    keep: Keep,
    tmp_path_factory: pytest.TempPathFactory,
    history: History,
    sizes: list[int],
    data: st.DataObject,
) -> None:
    """Built while the ledger fills, by builders that stay and by new ones."""
    storage = FileStorage(tmp_path_factory.mktemp("history"))
    ledger = keep(History(history.begin, []))
    ledger._grid = history.grid
    builder, at = builder_of(ledger, storage, history), 0
    for size in sizes:
        some = history.entries[at : at + size]
        at += len(some)
        ledger.append(some, some[-1].seq if some else history.entries[at - 1].seq if at else 0)
        builder.build(is_last=data.draw(st.booleans()))
        if data.draw(st.booleans()):
            builder = builder_of(ledger, storage, history)
    ledger.append(history.entries[at:], history.last_seq)
    index = builder.build(is_last=True)
    assert (index.last_seq, index) == (history.last_seq, read_index(storage))
    archive = Archive(storage, index)
    seek_everywhere(archive, history, data)
    shape = history.shape(history.last_seq)
    for at_ms in data.draw(st.lists(TIMES, max_size=4)):
        found = [seq_at(Past(ledger, shape, each), at_ms) for each in (archive, None)]
        assert found[0] == found[1] and found[1] in (None, history.seq_at(at_ms))


@pytest.mark.cloud
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_any_moment_out_of_dynamodb(dynamodb_ledger: Ledger, tmp_path: Path, seed: int) -> None:
    history = make_history(seed, 90)
    ledger = dynamodb_ledger.__class__(history.begin.shape.grid.of_depth(8))
    fill(ledger, history)
    storage = FileStorage(tmp_path)
    index = builder_of(ledger, storage, history).build(is_last=True)
    assert len(index.chunks) > 5 and len(index.checkpoints) > 2
    archive = Archive(storage, index)
    for seq in (0, *(chunk.to_seq for chunk in index.chunks), history.entries[50].seq):
        assert archive.state(seq).snapshot() == history.snapshot(seq)
        assert Past(ledger, history.begin.shape).at_seq(seq).snapshot() == history.snapshot(seq)
    before = files(tmp_path)
    assert builder_of(ledger, storage, history).check() == index
    assert files(tmp_path) == before


# --- one long history for the rest ---------------------------------------------------------


@pytest.fixture
def history() -> History:
    return make_history(11, 150)


@pytest.fixture
def ledger(keep: Keep, history: History) -> Ledger:
    return keep(history)


@pytest.fixture
def built(ledger: Ledger, history: History, tmp_path: Path) -> Index:
    return builder_of(ledger, FileStorage(tmp_path), history).build(is_last=True)


def test_any_moment_needs_one_checkpoint_and_a_bounded_tail(built: Index) -> None:
    for chunk in built.chunks:
        tail = built.between(built.checkpoint(chunk.to_seq - 1).seq, chunk.to_seq)
        assert len(tail) <= FEW.checkpoint_chunks
        before_the_last = sum(each.placements for each in tail[:-1])
        assert before_the_last < FEW.checkpoint_placements
    assert {chunk.placements for chunk in built.chunks[:-1]} == {FEW.placements}


def test_building_again_changes_nothing(
    built: Index, ledger: Ledger, history: History, tmp_path: Path
) -> None:
    before = files(tmp_path)
    again = builder_of(ledger, FileStorage(tmp_path), history)
    assert again.build(is_last=True) == built == again.check()
    assert again.build() == built
    assert files(tmp_path) == before


def test_what_waits_is_kept_when_it_has_waited_long_enough(keep: Keep, tmp_path: Path) -> None:
    history = make_history(5, 6)
    now = [0.0]
    limits = Limits(placements=1000, seconds=180)
    builder = Builder(
        keep(history), FileStorage(tmp_path), history.begin.shape, limits, lambda: now[0]
    )
    assert builder.build().last_seq == 0
    now[0] = 179.9
    assert builder.build().last_seq == 0
    now[0] = 180.0
    assert builder.build().last_seq == history.last_seq
    now[0] = 1000.0
    assert len(builder.build(is_last=True).chunks) == 1


def test_a_history_that_was_begun_before_an_import_of_another_year(
    keep: Keep, tmp_path: Path
) -> None:
    begin, storage = make_history(1, 0).begin, FileStorage(tmp_path)
    first = begin.shape.grid.address(begin.shape.grid.left, begin.shape.grid.top)
    rows = [Placement(seq, first, 1, "ann", BEGAN_MS - YEAR_MS + seq) for seq in range(1, 30)]
    ledger = keep(History(begin, []))
    builder = builder_of(ledger, storage, History(begin, []))
    assert builder.build().first_ms == BEGAN_MS
    ledger.append(rows, 29)
    index = builder.build(is_last=True)
    assert (index.first_ms, index.last_ms) == (rows[0].at_ms, rows[-1].at_ms)
    found = [archive_of(storage).seq_at(rows[0].at_ms + after) for after in (0, 4, 27, 28)]
    assert found == [1, 5, 28, None]
    with pytest.raises(UnknownMoment, match="begins at 2022-11-14T22:13:20.001Z"):
        archive_of(storage).seq_at(rows[0].at_ms - 1)
    assert builder.check() == index


def test_before_the_ledger_knows_a_board_there_is_no_history(
    ledger: Ledger, history: History, tmp_path: Path
) -> None:
    models.BoardChange.objects.all().delete()
    models.Placement.objects.all().delete()
    with pytest.raises(HistoryError, match="nothing in the ledger yet"):
        builder_of(ledger, FileStorage(tmp_path), history).build()
    assert read_index(FileStorage(tmp_path)) is None


@pytest.mark.parametrize("length", [0, 1])
def test_histories_of_nothing_and_of_one_placement(
    keep: Keep, tmp_path: Path, length: int
) -> None:
    begin = make_history(1, 0).begin
    first = begin.shape.grid.address(begin.shape.grid.left, begin.shape.grid.top)
    history = History(begin, [Placement(1, first, 1, "ann", BEGAN_MS)][:length])
    storage = FileStorage(tmp_path)
    index = builder_of(keep(history), storage, history).build(is_last=True)
    assert (len(index.chunks), len(index.checkpoints)) == (length, 1)
    for seq in range(length + 1):
        assert Archive(storage, index).state(seq).snapshot() == history.snapshot(seq)
    with pytest.raises(UnknownMoment, match=f"from seq 0 to {length} so far, not {length + 1}"):
        Archive(storage, index).state(length + 1)


# --- what goes wrong -----------------------------------------------------------------------


@pytest.mark.parametrize("stop_at", range(1, 40, 3))
def test_it_goes_on_after_a_stop_anywhere(
    ledger: Ledger, history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop_at: int
) -> None:
    """The disk is full at any one write; afterwards there is no half file, and the history ends
    as one that was never stopped."""
    whole = files_of_a_whole_one(ledger, history, tmp_path / "whole")
    storage, builder = FileStorage(tmp_path / "cut"), None
    real, writes = os.fsync, [0]

    def full(number: int) -> None:
        writes[0] += 1
        if writes[0] == stop_at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(number)

    monkeypatch.setattr(whole_file.os, "fsync", full)
    builder = builder_of(ledger, storage, history)
    with pytest.raises(HistoryError, match="cannot be written: No space left on device"):
        builder.build(is_last=True)
    assert not [name for name in files(tmp_path / "cut") if name.endswith(".part")]
    assert builder.build(is_last=True).last_seq == history.last_seq
    assert files(tmp_path / "cut") == whole


def files_of_a_whole_one(ledger: Ledger, history: History, folder: Path) -> dict[str, bytes]:
    builder_of(ledger, FileStorage(folder), history).build(is_last=True)
    return files(folder)


def cut_short(content: bytes) -> bytes:
    return content[:-5]


def damaged(content: bytes) -> bytes:
    return content[:-9] + bytes((content[-9] ^ 1,)) + content[-8:]


@pytest.mark.parametrize("kind", ["chunks", "boards"])
@pytest.mark.parametrize("damage", [cut_short, damaged, None])
def test_what_is_damaged_is_said_and_made_again(
    built: Index,
    ledger: Ledger,
    history: History,
    tmp_path: Path,
    kind: str,
    damage: Callable[[bytes], bytes] | None,
) -> None:
    before, storage = files(tmp_path), FileStorage(tmp_path)
    name = (built.chunks if kind == "chunks" else built.checkpoints)[2].name
    if damage:
        (tmp_path / name).write_bytes(damage(before[name]))
    else:
        (tmp_path / name).unlink()
    seq = built.chunks[2].to_seq - 1 if kind == "chunks" else built.checkpoints[2].seq
    with pytest.raises(HistoryError, match=f"{name} .* (damaged|missing).*build_history --from-z"):
        Archive(storage, built).state(seq)
    assert builder_of(ledger, storage, history).check() == built
    assert files(tmp_path) == before


def test_what_is_there_with_other_content_is_not_overwritten(
    built: Index, ledger: Ledger, history: History, tmp_path: Path
) -> None:
    storage, kept = FileStorage(tmp_path), built.chunks[1]
    row = models.Placement.objects.filter(seq__gt=kept.from_seq, seq__lte=kept.to_seq).first()
    assert row
    row.at_ms -= 1
    row.save()
    before = files(tmp_path)
    with pytest.raises(HistoryError, match=f"{kept.name} .*other content.*not overwritten"):
        builder_of(ledger, storage, history).check()
    assert files(tmp_path) == before


def test_a_ledger_without_what_is_kept_is_refused(
    built: Index, ledger: Ledger, history: History, tmp_path: Path
) -> None:
    storage, before = FileStorage(tmp_path), files(tmp_path)
    models.Placement.objects.filter(seq=built.chunks[3].to_seq).delete()
    models.BoardChange.objects.filter(seq=built.chunks[3].to_seq).delete()
    with pytest.raises(HistoryError, match=f"lacks seq {built.chunks[3].to_seq}"):
        builder_of(ledger, storage, history).check()
    models.LedgerCursor.objects.update(seq=3)
    for again in ("build", "check"):
        with pytest.raises(HistoryError, match="reaches to seq 3, and the kept history to"):
            getattr(builder_of(ledger, storage, history), again)()
    assert files(tmp_path) == before


def test_two_do_not_build_at_once(ledger: Ledger, history: History, tmp_path: Path) -> None:
    storage = FileStorage(tmp_path)
    with storage.alone(), pytest.raises(Busy, match="Another process builds"):
        builder_of(ledger, FileStorage(tmp_path), history).build()
    assert builder_of(ledger, storage, history).build(is_last=True).last_seq == history.last_seq


def test_a_builder_sees_what_another_one_made(
    ledger: Ledger, history: History, tmp_path: Path
) -> None:
    one = builder_of(ledger, FileStorage(tmp_path), history, placements=1000)
    assert one.build().last_seq == 0
    built = builder_of(ledger, FileStorage(tmp_path), history).build(is_last=True)
    assert one.build(is_last=True) == built


def test_another_zlib_does_not_count_as_other_content(
    built: Index, ledger: Ledger, history: History, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(tmp_path)
    monkeypatch.setattr("board.core.formats.history_chunk.LEVEL", 1)
    name = built.chunks[0].name
    other = encode_chunk(decode_chunk(before[name]))
    assert other != before[name]
    assert builder_of(ledger, FileStorage(tmp_path), history).check() == built
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b'{"version": 2}', b'{"version": 1, "events": [], "chunks": []}']
)
def test_an_index_that_cannot_be_read_is_said(built: Index, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "index.json").write_bytes(text)
    with pytest.raises(HistoryError, match="index.json cannot be read.*Move its folder away"):
        read_index(FileStorage(tmp_path))


def test_a_folder_that_cannot_be_made_is_said(history: History, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(HistoryError, match="cannot be written: (Not a directory|File exists)"):
        FileStorage(tmp_path / "file").write("chunks/1", b"")
