"""Backups that are made wrong on purpose: each checksum is right."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.operations.backup.rows import lines_of


def signed(members: dict[str, Any]) -> str:
    members.pop("sha256", None)
    text = json.dumps(members, sort_keys=True, separators=(",", ":"))
    return json.dumps({**members, "sha256": hashlib.sha256(text.encode()).hexdigest()})


def rewrite(backup: Path, change: Callable[[dict[str, Any]], object]) -> None:
    manifest = backup / "manifest.json"
    members = json.loads(manifest.read_text())
    change(members)
    manifest.write_text(signed(members))


def rewrite_rows(backup: Path, table: str, change: Callable[[list[Any]], object]) -> None:
    path = f"tables/{table}.jsonl.gz"
    rows = lines_of(backup, table)
    change(rows)
    lines = (json.dumps(row, separators=(",", ":"), ensure_ascii=False) + "\n" for row in rows)
    (backup / path).write_bytes(gzip.compress("".join(lines).encode()))
    found = (backup / path).read_bytes()
    entry = [path, len(found), hashlib.sha256(found).hexdigest()]

    def enter(members: dict[str, Any]) -> None:
        members["files"] = [entry if each[0] == path else each for each in members["files"]]

    rewrite(backup, enter)


def flip(file: Path) -> None:
    found = bytearray(file.read_bytes())
    found[len(found) // 2] ^= 1
    file.write_bytes(found)
