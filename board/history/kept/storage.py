"""Where chunks, checkpoints and their index are kept: a port, and its files."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, Protocol

from board.history.errors import HistoryError
from board.history.kept.whole_file import write_whole

WRITING = "writing"
POLL_SECONDS = 0.05


class Storage(Protocol):
    """Content by name. Raises HistoryError when it cannot be read or written."""

    def read(self, name: str) -> bytes | None:
        """None when there is nothing of that name."""

    def write(self, name: str, content: bytes) -> None:
        """In place of what has the name: whole, and there for good, or not at all."""

    def alone(self, part: str = WRITING) -> AbstractContextManager[None]:
        """For whoever has this part. Raises Busy while another process has it."""


class Busy(HistoryError):
    def __init__(self) -> None:
        super().__init__("Another process builds the history now.")


class FileStorage:
    """Below a folder, which is made when something is written. The lock is the system's, so one
    that is killed leaves none."""

    def __init__(self, folder: Path, patience_seconds: float = 0.0) -> None:
        self._folder, self._patience_seconds = folder, patience_seconds

    def read(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._refusal(name, "read", error) from error

    def write(self, name: str, content: bytes) -> None:
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
        except OSError as error:
            raise self._refusal(name, "written", error) from error

    @contextmanager
    def alone(self, part: str = WRITING) -> Iterator[None]:
        name = f"{part}.lock"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = (self._folder / name).open("wb")
        except OSError as error:
            raise self._refusal(name, "written", error) from error
        with lock:
            self._take(lock)
            yield

    def _take(self, lock: IO[bytes]) -> None:
        deadline = time.monotonic() + self._patience_seconds
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise Busy from None
            time.sleep(POLL_SECONDS)

    def _refusal(self, name: str, done: str, error: OSError) -> HistoryError:
        return HistoryError(f"{self._folder / name} cannot be {done}: {error.strerror}.")
