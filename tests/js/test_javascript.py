"""The browser's modules: their own tests, their imports when hashed, and their rules."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tests.rig.deployed import collected

ROOT = Path(settings.BASE_DIR)
MODULES = sorted(ROOT.glob("static/js/**/*.js"))
IMPORT = re.compile(r"""^(?:import|export)\b[^;]*?\bfrom\s*["']([^"']+)["'](;?)""", re.M)
PURE = ("static/js/state", "static/js/wire")
SIDES = ("static/js/entrance", "static/js/exit")
OUTSIDE = re.compile(r"\b(document|window|fetch|WebSocket|localStorage|indexedDB)\b[.(]")


def test_the_modules_pass_their_own_tests() -> None:
    result = subprocess.run(
        ["node", "--test", "tests/js/"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout[-5000:]


def test_hashed_modules_import_hashed_modules() -> None:
    hashed = re.compile(r"\.[0-9a-f]{12}\.js$")
    ours = [path for name, path in collected().items() if re.match(r"js/.*\.js$", name)]
    assert len(ours) == len(MODULES) + 2, "and those that are joined out of them"
    for path in ours:
        for target, _ in IMPORT.findall(path.read_text()):
            assert hashed.search(target), f"{path.name} imports {target}"
            assert (path.parent / target).exists(), f"{path.name} imports {target}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_imports_are_such_that_they_can_be_hashed(path: Path) -> None:
    for target, semicolon in IMPORT.findall(path.read_text()):
        assert target.startswith(("./", "../")), target
        assert semicolon, f"The import of {target} does not end with a semicolon."
        assert (path.parent / target).exists(), target


def test_there_are_no_import_cycles() -> None:
    imports = {
        path.resolve(): [
            (path.parent / target).resolve() for target, _ in IMPORT.findall(path.read_text())
        ]
        for path in MODULES
    }
    done: set[Path] = set()

    def visit(path: Path, trail: tuple[Path, ...]) -> None:
        assert path not in trail, " -> ".join(each.name for each in (*trail, path))
        if path not in done:
            for target in imports[path]:
                visit(target, (*trail, path))
            done.add(path)

    for path in imports:
        visit(path, ())


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if path.relative_to(ROOT).as_posix().startswith(PURE)],
    ids=lambda path: path.stem,
)
def test_state_and_wire_know_neither_page_nor_network(path: Path) -> None:
    source = re.sub(r"//.*", "", path.read_text())
    assert OUTSIDE.findall(source) == []
    for target, _ in IMPORT.findall(source):
        place = (path.parent / target).resolve().relative_to(ROOT).as_posix()
        assert place.startswith(PURE), f"{path.name} imports {target}"


@pytest.mark.parametrize("side", SIDES)
def test_entrance_and_exit_meet_in_the_state_alone(side: str) -> None:
    for path in ROOT.glob(f"{side}/**/*.js"):
        for target, _ in IMPORT.findall(path.read_text()):
            place = (path.parent / target).resolve().relative_to(ROOT).as_posix()
            assert place.startswith((side, *PURE)), f"{path.name} imports {target}"
