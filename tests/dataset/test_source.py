from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from board.dataset.forms import DatasetError
from board.dataset.source import MAX_LINE_BYTES, Source


def lines(path: Path) -> list[bytes]:
    with Source(path) as source:
        return list(source.lines())


@pytest.mark.parametrize("text", [b"a\nb\n", b"a\r\nb\r\n", b"a\nb"])
def test_lines_come_without_their_ends(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "set.csv").write_bytes(text)
    assert lines(tmp_path / "set.csv") == [b"a", b"b"]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    (tmp_path / "set.csv").touch()
    assert lines(tmp_path / "set.csv") == []


@pytest.mark.parametrize("name", ["set.csv.gz", "set.csv"])
def test_gzip_is_known_by_its_contents(tmp_path: Path, name: str) -> None:
    parts = gzip.compress(b"a\n") + gzip.compress(b"b\n")
    (tmp_path / name).write_bytes(parts)
    assert lines(tmp_path / name) == [b"a", b"b"]


def test_an_overlong_line_is_one_line_and_not_kept_whole(tmp_path: Path) -> None:
    (tmp_path / "set.csv").write_bytes(b"a\n" + b"x" * 5_000_000 + b"\nb\n")
    first, long, last = lines(tmp_path / "set.csv")
    assert (first, last) == (b"a", b"b")
    assert len(long) == MAX_LINE_BYTES + 1


@pytest.mark.parametrize("length", [MAX_LINE_BYTES - 1, MAX_LINE_BYTES])
def test_a_line_of_the_allowed_length_is_whole(tmp_path: Path, length: int) -> None:
    (tmp_path / "set.csv").write_bytes(b"x" * length + b"\nb\n")
    assert lines(tmp_path / "set.csv") == [b"x" * length, b"b"]


def test_a_truncated_gzip_file_gives_its_lines_and_then_says_so(tmp_path: Path) -> None:
    whole = gzip.compress(b"".join(b"line %d\n" % number for number in range(10_000)))
    (tmp_path / "set.csv.gz").write_bytes(whole[: len(whole) // 2])
    seen = []
    with Source(tmp_path / "set.csv.gz") as source, pytest.raises(DatasetError, match="cut off"):
        for line in source.lines():
            seen.append(line)
    assert seen[:2] == [b"line 0", b"line 1"]


def test_a_damaged_gzip_file_says_so(tmp_path: Path) -> None:
    damaged = bytearray(gzip.compress(b"".join(b"line %d\n" % n for n in range(10_000))))
    damaged[100:200] = b"\xff" * 100
    (tmp_path / "set.csv.gz").write_bytes(damaged)
    with pytest.raises(DatasetError, match="is damaged"):
        lines(tmp_path / "set.csv.gz")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"nothing\.csv cannot be read: No such file"):
        Source(tmp_path / "nothing.csv")


def test_a_directory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be read"):
        Source(tmp_path)


def test_a_fingerprint_is_of_the_contents(tmp_path: Path) -> None:
    for name, text in (("a", "same"), ("b", "same"), ("c", "other")):
        (tmp_path / name).write_text(text)
    a, b, c = (Source(tmp_path / name) for name in "abc")
    with a, b, c:
        assert a.fingerprint == b.fingerprint != c.fingerprint


def test_how_far_it_is_read_is_known(tmp_path: Path) -> None:
    (tmp_path / "set.csv").write_bytes(b"a\n" * 100_000)
    with Source(tmp_path / "set.csv") as source:
        assert source.size == 200_000
        for _ in source.lines():
            assert 0 < source.tell() <= source.size
        assert source.tell() == source.size
