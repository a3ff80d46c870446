"""A real PostgreSQL for a test, on a free port of the loopback interface."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.valkey import free_port

NOBODY_ELSE = "postgres"  # root may not run it; Debian's package brings this user
START_SECONDS = 30
PASSWORD = "a password"


@contextmanager
def running_postgres(folder: Path) -> Iterator[int]:
    """The port; user `place` owns database `place` with the password above."""
    port, data, password = free_port(), folder / "data", folder / "password"
    folder.mkdir(parents=True, exist_ok=True)
    password.write_text(PASSWORD)
    own(folder, password)
    initdb = [program("initdb"), "--pgdata", str(data), "--username", "place", "--no-sync"]
    run([*initdb, "--auth", "scram-sha-256", "--pwfile", str(password)])
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [program("postgres"), "-D", str(data), "-p", str(port), *words]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=log, cwd=folder, user=user(), start_new_session=True
        )
    try:
        create_database(port, folder / "log")
        yield port
    finally:
        process.send_signal(signal.SIGINT)  # a fast shutdown
        process.wait(20)


def program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else str(shutil.which(name))


def user() -> str | None:
    return NOBODY_ELSE if os.geteuid() == 0 else None


def own(*paths: Path) -> None:
    """The folders above belong to a test alone, so the user has to be let through them."""
    if not user():
        return
    entry = pwd.getpwnam(NOBODY_ELSE)
    for path in paths:
        os.chown(path, entry.pw_uid, entry.pw_gid)
    for parent in paths[0].parents:
        if parent.stat().st_uid == os.geteuid() and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o011)


def run(command: list[str]) -> None:
    result = subprocess.run(command, capture_output=True, text=True, user=user(), cwd="/")
    if result.returncode:
        raise RuntimeError(result.stdout + result.stderr)


def create_database(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    words = f"host=127.0.0.1 port={port} user=place dbname=postgres"
    while True:
        try:
            with psycopg.connect(words, password=PASSWORD, autocommit=True) as connection:
                connection.execute("CREATE DATABASE place")
                return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)
