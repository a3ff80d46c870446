from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from board.dataset.forms import DatasetError
from board.dataset.source import MAX_LINE_BYTES, Source


@contextmanager
def piped(data: bytes, part: int = 1000) -> Iterator[Path]:
    """A pipe into which `data` comes in parts."""
    reading, writing = os.pipe()

    def write() -> None:
        with open(writing, "wb", buffering=0) as pipe, suppress(BrokenPipeError):
            for start in range(0, len(data), part):
                pipe.write(data[start : start + part])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield Path(f"/dev/fd/{reading}")
    finally:
        os.close(reading)
        writer.join()


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


# --- streams ---------------------------------------------------------------------------------

MANY = b"".join(b"line %d\n" % number for number in range(20_000))


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("part", [1, 7, 60_000])
def test_a_stream_is_read_once_from_its_first_byte_on(
    pack: Callable[[bytes], bytes], part: int
) -> None:
    data = MANY[:3000] if part == 1 else MANY
    with piped(pack(data), part) as path, Source(path) as source:
        assert source.is_stream
        assert list(source.lines()) == data.splitlines()


@pytest.mark.parametrize("data", [b"", b"\n", b"a", b"\x1f"])
def test_a_stream_may_be_shorter_than_any_sign_of_what_it_is(data: bytes) -> None:
    with piped(data) as path:
        assert lines(path) == data.splitlines()


def test_each_stream_is_one_of_its_own() -> None:
    """Nobody can know that it is the one of before."""
    with piped(MANY) as one, piped(MANY) as other, Source(one) as a, Source(other) as b:
        assert a.fingerprint != b.fingerprint


def test_a_gzip_stream_that_is_cut_off_gives_its_lines_and_then_says_so() -> None:
    whole, seen = gzip.compress(MANY), []
    with (
        piped(whole[: len(whole) // 2]) as path,
        Source(path) as source,
        pytest.raises(DatasetError, match=r"/dev/fd/\d+ is damaged or cut off"),
    ):
        for line in source.lines():
            seen.append(line)
    assert seen == MANY.splitlines()[: len(seen)] and seen


@pytest.mark.parametrize("kind", ["header", "trailer", "second part", "garbage behind"])
def test_gzip_that_ends_anywhere_but_at_its_end_says_so(tmp_path: Path, kind: str) -> None:
    whole = gzip.compress(MANY)
    (tmp_path / "set.csv.gz").write_bytes(
        {
            "header": whole[:7],
            "trailer": whole[:-3],
            "second part": whole + whole[:40],
            "garbage behind": whole + b"garbage",
        }[kind]
    )
    with pytest.raises(DatasetError, match=r"set\.csv\.gz is damaged or cut off"):
        lines(tmp_path / "set.csv.gz")


def zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("set.csv", data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "unpacker"),
    [
        (bz2.compress(MANY), "bzcat"),
        (lzma.compress(MANY), "xzcat"),
        (zipped(MANY), "unzip -p"),
        (b"\x28\xb5\x2f\xfd" + MANY, "zstdcat"),
    ],
    ids=["bzip2", "xz", "zip", "zstd"],
)
@pytest.mark.parametrize("is_stream", [True, False], ids=["stream", "file"])
def test_other_compression_is_named_with_what_unpacks_it(
    tmp_path: Path, data: bytes, unpacker: str, is_stream: bool
) -> None:
    (tmp_path / "set").write_bytes(data)
    with piped(data) as pipe, pytest.raises(DatasetError, match=f"neither CSV.* {unpacker} FILE"):
        lines(pipe if is_stream else tmp_path / "set")


def test_parquet_is_told_where_it_becomes_csv(tmp_path: Path) -> None:
    (tmp_path / "set").write_bytes(b"PAR1" + MANY)
    with pytest.raises(DatasetError, match="It is Parquet; docs/history.md tells how"):
        lines(tmp_path / "set")


@pytest.mark.parametrize(
    ("text", "is_open"), [(b"a\nb\n", False), (b"a\nb", True), (b"", False), (b"a" * 5000, True)]
)
def test_a_last_line_without_an_end_is_known(tmp_path: Path, text: bytes, is_open: bool) -> None:
    (tmp_path / "set.csv").write_bytes(text)
    with Source(tmp_path / "set.csv") as source:
        list(source.lines())
        assert source.has_open_end is is_open
