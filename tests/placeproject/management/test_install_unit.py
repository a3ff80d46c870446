"""The unit that is printed is one that systemd takes, for this board as it lies here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from placeproject.server.unit import unit
from tests.rig.deployed import PROJECT
from tests.rig.server import BoardServer


def printed(tmp_path: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    server = BoardServer(tmp_path, PLACE_DRAIN_SECONDS="7")
    return server.manage("install_unit", "--user", "root", *words, check=check)


def test_it_is_of_this_board(tmp_path: Path) -> None:
    text = printed(tmp_path, "--workers", "3").stdout
    for line in (
        f"ExecStart={sys.executable} manage.py serve --workers 3",
        f"ExecReload={sys.executable} manage.py restart",
        f"WorkingDirectory={PROJECT}",
        f"ReadWritePaths={tmp_path}",
        f"Environment=PLACE_DATA_DIR={tmp_path}",
        "TimeoutStopSec=37",
        "User=root",
    ):
        assert line in text.splitlines()


@pytest.mark.parametrize("words", [["--workers", "1"], ["--user", "no body"]])
def test_what_makes_no_unit_is_refused(tmp_path: Path, words: list[str]) -> None:
    refused = printed(tmp_path, *words, check=False)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert f"{words[0]} must be" in refused.stderr


@pytest.mark.parametrize("folder", ["board", 'a b%c"d$e'])
def test_systemd_finds_nothing_wrong(tmp_path: Path, folder: str) -> None:
    data = tmp_path / folder
    data.mkdir()
    text = unit(
        python=sys.executable,
        project=PROJECT,
        data=data,
        user="root",
        workers=2,
        environment_file=tmp_path / ".env",
        drain_seconds=5,
        sockets=20_000,
    )
    file = tmp_path / "place.service"
    file.write_text(text)
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(file)], capture_output=True, text=True
    )
    ours = [line for line in checked.stderr.splitlines() if "place.service" in line]
    assert (checked.returncode, ours) == (0, []), checked.stderr
