"""A data set's file or stream, plain or gzip, as lines: never more than one of them in memory."""

from __future__ import annotations

import gzip
import hashlib
import io
import secrets
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from board.dataset.forms import DatasetError

MAX_LINE_BYTES = 1000  # The longest known rows have about 200.
GZIP_MAGIC = b"\x1f\x8b"
OTHER_MAGIC = {
    b"BZh": "bzcat",
    b"\xfd7zXZ": "xzcat",
    b"\x28\xb5\x2f\xfd": "zstdcat",
    b"PK\x03\x04": "unzip -p",
    b"7z\xbc\xaf": "7z e -so",
    b"PAR1": "",
}
MAGIC_BYTES = max(map(len, OTHER_MAGIC))
FINGERPRINT_BYTES = 1 << 20


class Source:
    """Use it in a `with` statement. Raises DatasetError for a file that cannot be read.

    What cannot be read twice (a pipe, a terminal) is a stream: its `size` is unknown, its
    fingerprint its own alone, and its lines come once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.has_open_end = False  # known once all lines are read
        try:
            self._file: BinaryIO = path.open("rb")
            self.is_stream = not self._file.seekable()
            self.size = 0 if self.is_stream else path.stat().st_size
            self.fingerprint = (
                secrets.token_hex(16) if self.is_stream else self._read_fingerprint()
            )
            self._magic = self._read_magic()
        except OSError as error:
            raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error

    @property
    def name(self) -> str:
        return self._path.name

    def _read_fingerprint(self) -> str:
        if self.is_stream:
            return secrets.token_hex(16)
        beginning = self._file.read(FINGERPRINT_BYTES)
        self._file.seek(0)
        return fingerprint(self.size, beginning)

    def _read_magic(self) -> bytes:
        magic = self._file.read(MAGIC_BYTES)
        if self.is_stream:
            self._file = io.BufferedReader(Rejoined(magic, self._file))
        else:
            self._file.seek(0)
        return magic

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def tell(self) -> int:
        """Bytes of the file that are read; of a gzip file the compressed ones."""
        return self._file.tell()

    def lines(self) -> Iterator[bytes]:
        """From the first line on, without line ends; of an overlong one only the beginning."""
        self._refuse_other_compression()
        try:
            if self._magic.startswith(GZIP_MAGIC):
                with gzip.open(self._file) as unpacked:
                    yield from self._bounded_lines(unpacked)  # type: ignore[arg-type]
            else:
                yield from self._bounded_lines(self._file)
        except (EOFError, OSError, zlib.error) as error:
            raise DatasetError(f"{self._path} is damaged or cut off: {error}.") from error

    def _refuse_other_compression(self) -> None:
        for magic, unpacker in OTHER_MAGIC.items():
            if self._magic.startswith(magic):
                hint = f"Unpack it on the way: {unpacker} FILE | manage.py replay /dev/stdin."
                if not unpacker:
                    hint = "It is Parquet; docs/history.md tells how it becomes CSV."
                raise DatasetError(f"{self._path} is neither CSV nor gzip. {hint}")

    def _bounded_lines(self, file: BinaryIO) -> Iterator[bytes]:
        while line := file.readline(MAX_LINE_BYTES + 1):
            rest = line
            while not rest.endswith(b"\n") and (rest := file.readline(MAX_LINE_BYTES)):
                pass
            self.has_open_end = not rest
            yield line.rstrip(b"\r\n")


class Rejoined(io.RawIOBase):
    """A stream with its beginning, which was read already, before it."""

    def __init__(self, beginning: bytes, rest: BinaryIO) -> None:
        self._beginning, self._rest = beginning, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._beginning[: len(buffer)] or self._rest.read1(len(buffer))  # type: ignore[attr-defined]
        self._beginning = self._beginning[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._rest.close()
        super().close()


def fingerprint(size: int, beginning: bytes) -> str:
    """Names a file's contents: by it an import knows its file again, wherever it is then."""
    return hashlib.sha256(b"%d:" % size + beginning).hexdigest()[:32]
