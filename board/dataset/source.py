"""A data set's file, plain or gzip, as lines: never more than one of them in memory."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from board.dataset.forms import DatasetError

MAX_LINE_BYTES = 1000  # The longest known rows have about 200.
GZIP_MAGIC = b"\x1f\x8b"
FINGERPRINT_BYTES = 1 << 20


class Source:
    """Use it in a `with` statement. Raises DatasetError for a file that cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = path.open("rb")
            self.size = path.stat().st_size
            self.fingerprint = fingerprint(self.size, self._file.read(FINGERPRINT_BYTES))
        except OSError as error:
            raise DatasetError(f"{path} cannot be read: {error.strerror}.") from error

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
        self._file.seek(0)
        is_gzip = self._file.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        self._file.seek(0)
        try:
            if is_gzip:
                with gzip.open(self._file) as unpacked:
                    yield from bounded_lines(unpacked)  # type: ignore[arg-type]
            else:
                yield from bounded_lines(self._file)
        except (EOFError, OSError, zlib.error) as error:
            raise DatasetError(f"{self._path} is damaged or cut off: {error}.") from error


def fingerprint(size: int, beginning: bytes) -> str:
    """Names a file's contents: by it an import knows its file again, wherever it is then."""
    return hashlib.sha256(b"%d:" % size + beginning).hexdigest()[:32]


def bounded_lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(MAX_LINE_BYTES + 1):
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(MAX_LINE_BYTES)):
            pass
        yield line.rstrip(b"\r\n")
