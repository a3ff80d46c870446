"""What the web app is served from: each file with its type, its copies, and how long it lasts."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli

COMPRESSED = {
    ".css", ".html", ".ico", ".js", ".json", ".mjs", ".svg", ".txt", ".webmanifest", ".xml",
}  # fmt: skip
# What Python's table lacks or has only where the system's does.
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
FOR_EVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=60"
PREFIX, INDEX = "static/", "index.html"


@dataclass(frozen=True)
class File:
    key: str
    content: bytes
    content_type: str
    cache: str
    encoding: str = ""

    @property
    def etag(self) -> str:
        """What S3 gives to an object put in one piece."""
        return f'"{hashlib.md5(self.content, usedforsecurity=False).hexdigest()}"'

    @property
    def is_for_ever(self) -> bool:
        return self.cache == FOR_EVER


def read(folder: Path, names: Iterable[str]) -> list[File]:
    """Static files of a release, each with its pre-compressed copies; `names` hold hashes."""
    return [
        file for name in names for file in encoded(PREFIX + name, (folder / name).read_bytes())
    ]


def page(key: str, content: bytes) -> File:
    return File(key, content, content_type(key), BRIEFLY)


def content_type(key: str) -> str:
    kind = TYPES.get(Path(key).suffix.lower()) or mimetypes.guess_type(key)[0]
    return kind or "application/octet-stream"


def encoded(key: str, content: bytes) -> Iterator[File]:
    suffix = Path(key).suffix.lower()
    kind = content_type(key)
    yield File(key, content, kind, FOR_EVER)
    if suffix in COMPRESSED:
        yield File(f"{key}.br", brotli.compress(content), kind, FOR_EVER, "br")
        yield File(f"{key}.gz", gzip.compress(content, mtime=0), kind, FOR_EVER, "gzip")
