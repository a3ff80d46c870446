"""`manage.py` without the half second in which Python imports Django, Twisted and the rest.

A process that has imported them, and nothing of ours, forks for each start (see
`tests/rig/forking.py`). From there on it is the program itself: its own arguments, environment,
folder and output, and settings read anew. The tests start hundreds; cold starts are those of
`make run`, of wrappers, of a supervisor's workers, and all of the benchmarks'.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BEFORE_PYTHON = ("PYTHON", "LD_", "MALLOC_")  # what an interpreter reads only as it starts
MESSAGE_BYTES = 200_000
NUMBER_BYTES = 4


class WarmProcess:
    """As much of subprocess.Popen as the tests use. The fork's number, and after its end its
    status, come through a pipe; output goes to the descriptors that it is given."""

    def __init__(
        self, words: list[str], environment: dict[str, str], output: int, errors: int
    ) -> None:
        self._told, telling = os.pipe()
        start = {"words": words, "environment": environment, "cores": [*os.sched_getaffinity(0)]}
        message = json.dumps(start).encode()
        socket.send_fds(the_forking_process(), [message], [output, errors, telling])
        os.close(telling)
        self.pid = self._number()
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self.returncode if self.returncode is not None else self._look(0)

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            self._look(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("manage.py", timeout or 0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float | None) -> int | None:
        poll = select.poll()  # select() knows no descriptor above 1023
        poll.register(self._told, select.POLLIN)
        if poll.poll(None if timeout is None else timeout * 1000):
            self.returncode = os.waitstatus_to_exitcode(self._number())
            os.close(self._told)
        return self.returncode

    def _number(self) -> int:
        data = os.read(self._told, NUMBER_BYTES)
        if len(data) < NUMBER_BYTES:
            raise RuntimeError("The process that forks has ended; what it said is above.")
        return int.from_bytes(data, "little")


def run(words: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """As subprocess.run with captured output."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = WarmProcess(words, environment, output.fileno(), errors.fileno())
        status = process.wait()
        for file in (output, errors):
            file.seek(0)
        return subprocess.CompletedProcess(words, status, output.read(), errors.read())


def is_for_a_fork(environment: dict[str, str]) -> bool:
    """Unless something is said to the interpreter itself, or the system lends no cores."""
    return sys.platform == "linux" and said_to_python(environment) == said_to_python(
        forking_environment()
    )


def said_to_python(environment: dict[str, str]) -> dict[str, str]:
    return {k: v for k, v in environment.items() if k.startswith(BEFORE_PYTHON)}


def forking_environment() -> dict[str, str]:
    others = {k: v for k, v in os.environ.items() if not k.startswith(("PLACE_", "DJANGO_"))}
    return {**others, "PYTHONWARNINGS": "default"}


@functools.cache
def the_forking_process() -> socket.socket:
    """One for all starts of this process; it ends when this one does."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE_BYTES)
    with its:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.rig.forking", str(its.fileno())],
            cwd=PROJECT,
            env=forking_environment(),
            pass_fds=[its.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
    atexit.register(process.wait)
    atexit.register(ours.close)  # called first
    return ours
