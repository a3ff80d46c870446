"""A Parquet file is opened by others, in the order of time; one that fails says why."""

from __future__ import annotations

import errno
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.change import Change, Shape
from board.core.palette import PALETTE_2017, make_palette
from board.core.placement import Kind, Placement
from board.core.tiles.grid import Grid
from board.dataset import lines as lines_module
from board.dataset import parquet
from board.dataset.forms import DatasetError
from board.dataset.lines import NO_COLOR, Line, Liner, by_time
from board.dataset.parquet import write_parquet
from tests.test_docs import ROOT

GRID = Grid.new(10, 7)
AT_MS = 1_700_000_000_123
FILE = "placements.parquet"

lines_drawn = st.builds(
    Line,
    st.integers(AT_MS, AT_MS + 5),
    st.integers(0, 1 << 62),
    st.integers(0, (1 << 63) - 1),
    st.integers(-32_768, 32_767),
    st.integers(-32_768, 32_767),
    st.integers(0, 255),
    st.integers(NO_COLOR, 0xFFFFFF),
    st.integers(0, 63),
    st.integers(0, 1 << 40),
)


def line(seq: int) -> Line:
    return Line(AT_MS + seq, seq, seq % 7, 1, -2, 3, 0x00FF00, 0, 0)


def opened(path: Path, columns: str = "*") -> list[tuple[Any, ...]]:
    return duckdb.sql(f"SELECT {columns} FROM '{path}'").fetchall()


@given(found=st.lists(lines_drawn, max_size=30), at_once=st.integers(1, 8))
def test_lines_are_sorted_by_time_however_many_fit_in_memory(
    tmp_path_factory: pytest.TempPathFactory, found: list[Line], at_once: int
) -> None:
    folder = tmp_path_factory.mktemp("sorting")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines_module, "SORTED_LINES", at_once)
        assert [*by_time(found, folder)] == sorted(found)
    assert [*folder.iterdir()] == []


@given(found=st.lists(lines_drawn, max_size=30))
def test_others_read_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, found: list[Line]
) -> None:
    path = tmp_path_factory.mktemp("table") / FILE
    write_parquet(path, found)
    columns = 'epoch_ms("time"), seq, "user", x, y, color, rgb, kind, operation'
    assert opened(path, columns) == [
        (
            *each[:6],
            None if each.rgb == NO_COLOR else f"#{each.rgb:06X}",
            Kind(each.kind).name.lower(),
            each.operation,
        )
        for each in found
    ]


def test_its_columns_are_those_that_are_documented(tmp_path: Path) -> None:
    path = tmp_path / FILE
    write_parquet(path, map(line, range(3)))
    found = duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
    text = (ROOT / "docs/history.md").read_text(encoding="utf-8")
    rows = [row.split("|") for row in text.splitlines() if row.startswith("| `")]
    documented = [(row[1].strip(" `"), row[2].strip()) for row in rows if len(row) == 5]
    types = {
        "TIMESTAMP WITH TIME ZONE": "timestamp (ms, UTC)",
        "BIGINT": "int64",
        "SMALLINT": "int16",
        "VARCHAR": "string",
    }
    assert documented == [(name, types[kind]) for name, kind, *_ in found]


def test_many_lines_take_no_more_memory_than_some(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are asked for while the file is written, not before."""
    monkeypatch.setattr(parquet, "BATCH_LINES", 200)
    monkeypatch.setattr(parquet, "GROUP_LINES", 1000)
    path, many, sizes = tmp_path / FILE, 20_000, []

    def watched() -> Iterator[Line]:
        for seq in range(many):
            if seq % 200 == 0:
                sizes.append(path.stat().st_size)
            yield line(seq)

    write_parquet(path, watched())
    assert sizes[0] < sizes[len(sizes) // 2] < sizes[-1]
    assert opened(path, "count(*), max(seq)") == [(many, many - 1)]


def test_a_line_is_what_the_board_was_then() -> None:
    liner = Liner(GRID, PALETTE_2017, b"salt")
    grown = GRID.grown(left=4)
    palette = make_palette([("one", "#010203")])
    before = liner.line(Placement(1, GRID.address(3, 2), 5, "ada", AT_MS))
    assert before[3:] == (3, 2, 5, 0xE50000, Kind.PLAYER, 0)
    liner.take(Change(2, AT_MS, Shape(grown, palette, "open")))
    imported = Placement(3, grown.address(-4, 0), 5, "ada", AT_MS, Kind.IMPORT, 9)
    after = liner.line(imported)
    assert after[3:] == (-4, 0, 5, NO_COLOR, Kind.IMPORT, 9)
    assert after.user == before.user != liner.line(imported._replace(player="bo")).user
    other = Liner(GRID, PALETTE_2017, b"other")
    assert other.line(imported._replace(pixel=0)).user != after.user


@pytest.mark.parametrize("error", [KeyError("mine"), KeyboardInterrupt()])
def test_what_the_lines_raise_is_raised(tmp_path: Path, error: BaseException) -> None:
    def broken() -> Iterator[Line]:
        yield from map(line, range(3 * parquet.BATCH_LINES))
        raise error

    with pytest.raises(type(error)) as raised:
        write_parquet(tmp_path / FILE, broken())
    assert raised.value is error


def test_a_full_disk_is_said_by_the_system_and_not_in_panic(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the first bytes that do not fit, not after all lines."""
    monkeypatch.setattr(parquet, "BATCH_LINES", 200)
    monkeypatch.setattr(parquet, "GROUP_LINES", 1000)
    many, taken = 20_000, []

    def lines() -> Iterator[Line]:
        for seq in range(many):
            taken.append(seq)
            yield line(seq)

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))
    try:
        with pytest.raises(OSError, match=os.strerror(errno.EFBIG)):
            write_parquet(tmp_path / FILE, lines())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(taken) < many / 2
    assert "panicked" not in capfd.readouterr().err


def test_without_arro3_it_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "arro3", None)
    with pytest.raises(DatasetError, match="pip install -r requirements-parquet.txt"):
        write_parquet(tmp_path / FILE, [])
    assert [*tmp_path.iterdir()] == []
