"""Which build this is: one word for the source that runs here."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("board", "placeproject")
SUFFIXES = (".py", ".lua", ".html")
LENGTH = 12


@functools.cache
def build() -> str:
    """Twelve hexadecimal digits: the same wherever the same source runs, whether it came with git
    or in an image."""
    digest = hashlib.sha256()
    for path in sorted(each for name in SOURCES for each in (ROOT / name).rglob("*")):
        if path.suffix in SUFFIXES:
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:LENGTH]
