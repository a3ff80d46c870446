"""What Prometheus scrapes: all workers of this board added up, on a port of its own."""

from __future__ import annotations

import contextlib
from pathlib import Path
from threading import Lock
from typing import Any

from board.process.metrics.prometheus import PrometheusMeter, library_of

COUNTED = ("counter", "histogram")  # what the library's files are called by
NOBODY = 0  # no worker's process id


class Exposition:
    """Answers in a thread of this process, out of the files that the workers write, until the
    process ends. Begins with an empty folder; raises OSError when the port is taken.

    Through its `meter` counters are 0 before any worker has started, so that Prometheus misses
    no increase; it may be the one that this process measures with.
    """

    def __init__(self, host: str, port: int, folder: Path) -> None:
        self._library, self._folder = library_of(folder), folder
        registry = self._library.CollectorRegistry()
        self._library.start_http_server(port, addr=host, registry=registry)
        empty(folder)  # only now: nobody else uses the folder of a port that is ours
        self.meter = PrometheusMeter(folder)
        self._lock = Lock()  # what is moved is neither missed nor seen twice
        self._file = self._library.mmap_dict.MmapedDict
        self._graves = {kind: self._file(self._of(kind, NOBODY)) for kind in COUNTED}
        registry.register(self)

    def collect(self) -> Any:
        """For the library: all that is told, added up."""
        with self._lock:
            files = [str(path) for path in self._folder.glob("*.db") if is_written(path)]
            return self._library.multiprocess.MultiProcessCollector.merge(files)

    def bury(self, worker: int) -> None:
        """The process of that id has ended: its gauges stand for nothing any more, and what it
        counted goes to one file with all others', or each death would leave some for ever."""
        self._library.multiprocess.mark_process_dead(worker, str(self._folder))
        with self._lock:
            for kind in COUNTED:
                self._move(Path(self._of(kind, worker)), self._graves[kind])

    def _move(self, counted: Path, grave: Any) -> None:
        if is_written(counted):
            for key, value, *_ in self._file.read_all_values_from_file(str(counted)):
                so_far, _ = grave.read_value(key)
                grave.write_value(key, so_far + value, 0.0)
            counted.unlink()

    def _of(self, kind: str, process: int) -> str:
        return str(self._folder / f"{kind}_{process}.db")


def empty(folder: Path) -> None:
    """Of what an earlier run left, whose processes' ids may come again."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.db"):
        path.unlink()


def is_written(path: Path) -> bool:
    """A file that a worker makes is empty at first, and one that is buried is gone."""
    with contextlib.suppress(FileNotFoundError):
        return path.stat().st_size > 0
    return False
