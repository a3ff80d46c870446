"""The relational ledger keeps its contract on PostgreSQL as on SQLite."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg

from tests.rig.postgres import running_postgres, url_of
from tests.rig.server import PROJECT


def test_the_contract_holds_on_postgresql(tmp_path: Path) -> None:
    """In a process of its own: Django's database is chosen once, at the start."""
    with running_postgres() as port:
        url = url_of(port)
        environment = {**os.environ, "DATABASE_URL": url, "PLACE_DATA_DIR": str(tmp_path)}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "orm"]
        command += ["--reuse-db"]  # and so leave it
        done = subprocess.run(
            [*command, "tests/ledger/test_contract.py"],
            cwd=PROJECT,
            env={name: value for name, value in environment.items() if "XDIST" not in name},
            capture_output=True,
            text=True,
        )
        with psycopg.connect(url) as connection:
            names = connection.execute("SELECT datname FROM pg_database").fetchall()
    assert ("test_place",) in names
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout and "skipped" not in done.stdout
