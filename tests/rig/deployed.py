"""A board as it is deployed: DEBUG off, the static files collected and the page's script joined.

Its page asks for three scripts instead of a hundred, so it is what tests of the page open.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = PROJECT / "static"
MANIFEST = PROJECT / "staticfiles/staticfiles.json"
DEPLOYED = {
    "DEBUG": "0",
    "SECRET_KEY": "known-to-nobody-but-long-enough-for-a-server-of-the-tests",
    "ALLOWED_HOSTS": "*",
    "PLACE_HTTPS": "0",
}


def collect_static() -> None:
    """Once for all tests and processes, and again when a source has changed: a server of
    another test may be reading what is there."""
    lock = os.open(SOURCES, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not MANIFEST.exists() or MANIFEST.stat().st_mtime < newest_source():
            command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
            subprocess.run(command, cwd=PROJECT, env=os.environ | DEPLOYED, check=True)
    finally:
        os.close(lock)


def collected() -> dict[str, Path]:
    """Where each of our files lies under the name that its content gave it."""
    collect_static()
    names = json.loads(MANIFEST.read_text("utf-8"))["paths"]
    return {name: MANIFEST.parent / hashed for name, hashed in names.items()}


def newest_source() -> float:
    return max(path.stat().st_mtime for path in sources())


def sources() -> Iterator[Path]:
    yield PROJECT / "requirements.txt"
    yield from (PROJECT / "placeproject").rglob("*.py")
    yield from SOURCES.rglob("*")  # a folder is younger when something in it has gone
