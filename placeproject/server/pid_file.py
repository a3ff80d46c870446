"""Who supervises the workers of this board, for commands that tell it something."""

from __future__ import annotations

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

RENEW = signal.SIGUSR2


def pid_file() -> Path:
    return Path(settings.DATA_DIR) / "serve.pid"


@contextmanager
def known_as_supervisor() -> Iterator[None]:
    """The lock tells a process that lives from a number that a dead one left behind. A second
    supervisor of the same data is served, but not known."""
    with pid_file().open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield
            return
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def supervisor() -> int | None:
    """Its process number, or None where none runs."""
    try:
        file = pid_file().open("r+")
    except FileNotFoundError:
        return None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            number = file.read()
            return int(number) if number else None
    return None
