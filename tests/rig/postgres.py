"""A real PostgreSQL for a test, on a free port of the loopback interface."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.rig.fuse import FUSE_SECONDS
from tests.rig.valkey import free_port

NOBODY_ELSE = "postgres"  # root may not run it; Debian's package brings this user
PASSWORD = "a password"
EXISTS = "SELECT 1 FROM pg_database WHERE datname = 'place'"


@contextmanager
def running_postgres() -> Iterator[int]:
    """The port; user `place` owns database `place` with the password above."""
    with cluster() as folder, serving(folder) as port:
        yield port


def url_of(port: int) -> str:
    return f"postgres://place:{quote(PASSWORD)}@127.0.0.1:{port}/place"


@contextmanager
def cluster(parent: Path | None = None) -> Iterator[Path]:
    """The folder of one that does not run yet; `parent` has to be open to everybody."""
    # Not in pytest's folder: that is shut to everyone but the user who runs the tests.
    with tempfile.TemporaryDirectory(prefix="place-postgres-", dir=parent) as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD)
        own(folder, folder / "password")
        initdb(folder)
        yield folder


def initdb(folder: Path) -> None:
    command = [program("initdb"), "--pgdata", str(folder / "data"), "--username", "place"]
    command += ["--auth", "scram-sha-256", "--pwfile", str(folder / "password"), "--no-sync"]
    result = subprocess.run(command, capture_output=True, text=True, user=user(), cwd=folder)
    if result.returncode:
        raise RuntimeError(result.stdout + result.stderr)


@contextmanager
def serving(folder: Path) -> Iterator[int]:
    port = free_port()
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
    words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [program("postgres"), "-D", str(folder / "data"), "-p", str(port), *words]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, user=user())
    try:
        create_database(port, folder / "log")
        yield port
    finally:
        process.send_signal(signal.SIGINT)  # a fast shutdown
        process.wait(FUSE_SECONDS)


def program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else str(shutil.which(name))


def user() -> str | None:
    return NOBODY_ELSE if os.geteuid() == 0 else None


def own(*paths: Path) -> None:
    if user():
        entry = pwd.getpwnam(NOBODY_ELSE)
        for path in paths:
            os.chown(path, entry.pw_uid, entry.pw_gid)


def create_database(port: int, log: Path) -> None:
    deadline = time.monotonic() + FUSE_SECONDS
    words = f"host=127.0.0.1 port={port} user=place dbname=postgres"
    while True:
        try:
            with psycopg.connect(words, password=PASSWORD, autocommit=True) as connection:
                if not connection.execute(EXISTS).fetchone():  # it may have run before
                    connection.execute("CREATE DATABASE place")
                return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise RuntimeError(log.read_text()) from None
            time.sleep(0.05)
