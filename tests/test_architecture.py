"""docs/architecture.md: what it sends people to is there, and names the thing."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
ROOMS, _, CHANGES = TEXT.partition("## To change X, open Y")
ROWS = re.findall(r"^\| (?!To change|---)(.+?) \| (.+?) \| `(.+?)` \|$", CHANGES, re.MULTILINE)
PATHS = re.findall(r"`((?:board|placeproject|lambdas|provisioning|static|tests)[\w/.]*)`", ROOMS)


def test_there_is_enough_to_change() -> None:
    assert len(ROWS) >= 15


@pytest.mark.parametrize(("change", "files", "thing"), ROWS, ids=[row[0] for row in ROWS])
def test_a_change_begins_where_the_table_says(change: str, files: str, thing: str) -> None:
    for name in re.findall(r"`(.+?)`", files):
        assert thing in (ROOT / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("path", sorted(set(PATHS)))
def test_what_the_way_passes_is_there(path: str) -> None:
    assert (ROOT / path).exists() or (ROOT / path.replace(".", "/")).exists()


def test_every_room_of_the_board_is_introduced() -> None:
    rooms = {path.parent.name for path in (ROOT / "board").glob("*/*.py")}
    introduced = set(re.findall(r"`board/(\w+)`", ROOMS))
    assert rooms - introduced - {"migrations", "templatetags"} == set()


def test_the_layers_are_those_that_are_held() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [house] = [each for each in contracts["contracts"] if each["name"].startswith("The house")]
    held = [set(layer.split(" | ")) for layer in house["layers"]]
    drawn = re.search(r"```\n(placeproject\.management\n.+?)```", ROOMS, re.DOTALL)
    assert drawn
    assert [set(re.split(" · |, ", line)) for line in drawn[1].split("\n")[:-1]] == held
