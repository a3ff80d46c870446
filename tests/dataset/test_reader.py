from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid
from board.dataset.forms import FORMS, DatasetError
from board.dataset.reader import DatasetReader
from board.dataset.source import Source
from board.store.bulk import Write

DATA = Path(__file__).parent.parent / "data"
GRID = Grid.new(10, 7)
GROWN = Grid.new(10, 7, left=-5, top=-3)


def read(name: str, grid: Grid = GRID) -> tuple[DatasetReader, list[Write]]:
    with Source(DATA / name) as source:
        reader = DatasetReader(source.lines(), grid, PALETTE_2017)
        return reader, list(reader)


def of_lines(*lines: bytes) -> tuple[DatasetReader, list[Write]]:
    reader = DatasetReader(lines, GRID, PALETTE_2017)
    return reader, list(reader)


def points(writes: list[Write], grid: Grid = GRID) -> list[tuple[int, int, int]]:
    return [(*grid.point(write.pixel), write.color) for write in writes]


HEADERS = {form.name: ",".join(form.columns).encode() for form in FORMS}


def test_2017_is_read() -> None:
    reader, writes = read("2017.csv")
    assert reader.form.name == "2017"
    assert points(writes) == [(0, 0, 5), (9, 6, 15), (3, 2, 0), (0, 0, 12)]
    assert writes[0] == Write(0, 5, "G0Xb5bWcdzGzrAgPlkqSQA==", 1_490_980_355_680)


def test_bad_rows_of_2017_are_named_and_left_out() -> None:
    reader, _ = read("2017.csv")
    assert (reader.read, reader.bad) == (7, 3)
    assert reader.first_bad_rows == [
        "line 5: its place is ','",
        "line 7: '10,6' is outside the board of 0,0 to 9,6",
        "line 8: its colour is '16'",
    ]


def test_2022_is_read_with_a_moderators_rectangle() -> None:
    reader, writes = read("2022.csv")
    rectangle = [(x, y, 3) for y in (4, 5) for x in (7, 8, 9)]
    assert reader.form.name == "2022"
    assert points(writes) == [(5, 5, 0), (1, 2, 5), (2, 2, 5), *rectangle]
    assert {write.player for write in writes[3:]} == {"moderator"}


def test_an_open_quote_spoils_its_own_row_alone() -> None:
    reader, _ = read("2022.csv")
    assert reader.bad == 2
    assert reader.first_bad_rows[0].startswith("line 6: it is not CSV")
    assert reader.first_bad_rows[1] == "line 7: its colour is 'red'"


def test_2023_lands_where_the_file_says_with_a_circle() -> None:
    reader, writes = read("2023.csv", GROWN)
    circle = [(0, -1, 10), (-1, 0, 10), (0, 0, 10), (1, 0, 10), (0, 1, 10)]
    rectangle = [(-5, 2, 3), (-4, 2, 3), (-5, 3, 3), (-4, 3, 3)]
    assert reader.form.name == "2023"
    assert points(writes, GROWN) == [(-5, -3, 5), (4, 3, 12), *circle, *rectangle]
    assert reader.first_bad_rows == ["line 6: '5,0' is outside the board of -5,-3 to 4,3"]


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_may_have_a_mark_spaces_and_capitals(name: str) -> None:
    header = b"\xef\xbb\xbf" + HEADERS[name].upper().replace(b",", b" , ")
    reader, _ = of_lines(header)
    assert reader.form.name == name


@pytest.mark.parametrize("header", [b"", b"x,y,color", b"\xff\xfe", b'"', b"a" * 2000])
def test_another_header_is_refused(header: bytes) -> None:
    with pytest.raises(DatasetError, match="Its first line"):
        of_lines(header)


def test_only_the_first_bad_rows_are_kept_but_all_are_counted() -> None:
    reader, _ = of_lines(HEADERS["2017"], *[b"nonsense"] * 1000)
    assert reader.bad == 1000
    assert len(reader.first_bad_rows) == 5
    assert reader.first_bad_rows[0] == "line 2: it has 1 columns instead of 5"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"", "it has 0 columns instead of 5"),
        (b"1490979533000,,1,1,1", "its user takes 0 bytes"),
        (b"1490979533000," + b"u" * 129 + b",1,1,1", "its user takes 129 bytes"),
        (b"1490979533000,\xff,1,1,1", "it is not UTF-8"),
        (b"1490979533000,u,1,1,1" + b" " * 1000, "it is longer than 1000 bytes"),
        (b"1490979533000,u,1,1,1,1", "it has 6 columns instead of 5"),
        (HEADERS["2017"], "its time is 'ts'"),
    ],
)
def test_a_row_without_meaning_says_why(row: bytes, reason: str) -> None:
    reader, writes = of_lines(HEADERS["2017"], row)
    assert (reader.first_bad_rows, writes) == ([f"line 2: {reason}"], [])


def test_rows_that_go_back_in_time_are_counted() -> None:
    rows = [b"%d,u,1,1,1" % at_ms for at_ms in (1_490_979_533_000, 1_490_979_532_000)]
    reader, _ = of_lines(HEADERS["2017"], *rows, rows[0])
    assert reader.back_in_time == 1


@given(st.sampled_from(sorted(HEADERS)), st.lists(st.binary()))
def test_any_lines_are_read_or_counted(form: str, lines: list[bytes]) -> None:
    reader, writes = of_lines(HEADERS[form], *lines)
    assert reader.read == len(lines)
    assert not writes or reader.bad < len(lines)


cells = st.sampled_from(
    ["1490979533000", "2022-04-01 12:44:10 UTC", "user", "#E50000", "3", "0", "-4", '"1,2"']
    + ['"0,0,9,9"', '"{X: 1, Y: 1, R: 3}"', "", "9999999999", '"', "\x00"]
)


@given(st.sampled_from(sorted(HEADERS)), st.lists(st.lists(cells, min_size=4, max_size=5)))
def test_whatever_is_read_fits_the_board(form: str, rows: list[list[str]]) -> None:
    _, writes = of_lines(HEADERS[form], *(",".join(row).encode() for row in rows))
    for write in writes:
        assert GRID.holds(write.pixel)
        assert 0 <= write.color < 16
        assert 1 <= len(write.player) <= 128
        assert write.at_ms >= 0
