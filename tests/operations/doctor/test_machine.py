"""Disk, static files, TLS and hosts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from board.operations.doctor.disk import examine_disk
from board.operations.doctor.static_files import examine_static_files
from board.operations.doctor.web import examine_web


@pytest.mark.parametrize(
    ("free_bytes", "state"), [(100, "failed"), (1024**3, "warning"), (9 * 1024**3, "ok")]
)
def test_a_disk_that_fills_is_found(tmp_path: Path, free_bytes: int, state: str) -> None:
    [finding] = examine_disk(tmp_path, lambda _: free_bytes)
    assert (finding.state, bool(finding.do)) == (state, state != "ok")


def test_the_disk_is_that_of_the_folder(tmp_path: Path) -> None:
    asked: list[Path] = []
    examine_disk(tmp_path, lambda path: asked.append(path) or 0)  # type: ignore[func-returns-value]
    assert asked == [tmp_path]


def test_a_folder_that_is_gone_is_found(tmp_path: Path) -> None:
    [finding] = examine_disk(tmp_path / "missing")
    assert finding.state == "failed"


def collect(settings: Any, root: Path, *files: str, manifest: str | None = None) -> str:
    settings.DEBUG, settings.STATIC_ROOT = False, root
    (root / "staticfiles.json").write_text(manifest or json.dumps({"paths": {"a.js": "a.1.js"}}))
    for name in files:
        (root / name).touch()
    [finding] = examine_static_files()
    assert (finding.state == "ok") == (not finding.do)
    return finding.state


def test_collected_files_are_well(settings: Any, tmp_path: Path) -> None:
    assert collect(settings, tmp_path, "a.1.js") == "ok"


def test_a_collected_file_that_is_missing_is_found(settings: Any, tmp_path: Path) -> None:
    assert collect(settings, tmp_path) == "failed"


@pytest.mark.parametrize("manifest", ["{}", "{", "\x00"])
def test_a_torn_list_of_collected_files_is_found(
    settings: Any, tmp_path: Path, manifest: str
) -> None:
    assert collect(settings, tmp_path, manifest=manifest) == "failed"


def test_a_board_without_tls_is_found(settings: Any) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["place.example.org"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_SSL_REDIRECT = True
    assert [each.state for each in examine_web()] == ["ok", "ok"]
    settings.SESSION_COOKIE_SECURE = False
    assert [each.state for each in examine_web()] == ["warning", "ok"]
