"""The embedded Valkey: a real server, from PyPI, started by the first who needs it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from board.store.valkey.url import socket_path

START_SECONDS = 60.0  # a large append-only file takes a while to load
KEEPER_SECONDS = 3.0  # between two attempts to start a keeper
PROJECT_DIR = Path(__file__).resolve().parents[3]


class EmbeddedValkeyError(Exception):
    """The embedded Valkey does not start; the message says what to do."""


def ensure(directory: Path) -> None:
    """Returns when the Valkey of `directory` answers; starts it if need be.

    Raises EmbeddedValkeyError when there is no server for this platform or it does not start.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    client = impatient_client(directory)
    began = time.monotonic()
    next_start = began
    while time.monotonic() - began < START_SECONDS:
        if is_ready(client):
            client.close()
            return
        if time.monotonic() >= next_start:  # a second keeper finds the lock taken and ends
            start_keeper(directory)
            next_start = time.monotonic() + KEEPER_SECONDS
        time.sleep(0.05)
    raise EmbeddedValkeyError(
        f"The embedded Valkey does not start. Its log: {directory / 'valkey.log'}; the keeper's: "
        f"{directory / 'keeper.log'}. Or set VALKEY_URL to a Valkey of your own."
    )


def impatient_client(directory: Path) -> redis.Redis:
    """A client that says at once when nothing listens; redis-py would try for seconds."""
    path = str(socket_path(directory))
    return redis.Redis(unix_socket_path=path, socket_timeout=5, retry=Retry(NoBackoff(), 0))


def is_ready(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except (redis.ConnectionError, redis.TimeoutError):
        return False


def start_keeper(directory: Path) -> None:
    """Returns when the keeper has detached itself: it is nobody's child."""
    with (directory / "keeper.log").open("ab") as log:
        subprocess.run(
            [sys.executable, "-m", "board.store.valkey.keeper", str(directory)],
            env={**os.environ, "PYTHONPATH": str(PROJECT_DIR)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,  # its log says why, and we try again
        )
