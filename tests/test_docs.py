"""What the documents say of bytes, refusals and settings is so."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from board.live.metrics import METRICS
from board.players.openapi.document import document
from board.players.openapi.problems import EXPLANATIONS
from placeproject import settings

ROOT = Path(__file__).resolve().parent.parent
PROTOCOL = (ROOT / "docs/protocol.md").read_text()
OPERATIONS = (ROOT / "docs/operations.md").read_text()
HEX = re.compile(r"`((?:[0-9a-f]{2,16} ?){4,})`")


def vectors() -> set[str]:
    found = set()
    for path in (ROOT / "tests/vectors").glob("*.json"):
        for case in json.loads(path.read_text())["cases"]:
            # Of the long ones with `parts` an example shows what stands before the first zeros.
            found |= {case["hex"]} if "hex" in case else set(case.get("parts", [])[:1])
    return found


def test_the_worked_examples_are_golden_vectors() -> None:
    examples = {match.replace(" ", "") for match in HEX.findall(PROTOCOL)}
    assert len(examples) >= 7
    assert examples <= vectors()


def test_the_protocol_lists_every_refusal_with_its_status() -> None:
    listed = dict(re.findall(r"\| `/problems/([\w-]+)` \| (\d+) \|", PROTOCOL))
    assert listed == {kind.slug: str(kind.status) for kind in EXPLANATIONS}


def test_the_protocol_lists_every_call() -> None:
    listed = set(re.findall(r"\| `([A-Z]+ /api/[^`]*)` \|", PROTOCOL))
    assert listed == {
        f"{method.upper()} {path}"
        for path, methods in document()["paths"].items()
        for method in methods
    }


def test_the_settings_table_has_every_name_and_no_other() -> None:
    table = OPERATIONS[OPERATIONS.index("| Name |") :].split("\n\n")[0]
    names = {
        name
        for row in table.splitlines()[2:]
        for name in re.findall(r"`([A-Z_0-9]+)`", row.split("|")[1])
    }
    assert names == settings.env.known


def test_the_metrics_table_has_every_name_and_no_other() -> None:
    table = OPERATIONS[OPERATIONS.index("| Metric |") :].split("\n\n")[0]
    names = {
        re.sub(r"_total$", "", name)
        for row in table.splitlines()[2:]
        for name in re.findall(r"`(place_[a-z_]+)[`{]", row.split("|")[1])
    }
    assert names == {each.prometheus_name for each in METRICS if not each.part_of}


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    text = path.read_text()
    anchors = {
        re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    for target in re.findall(r"\]\(([^)]+)\)", text):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        elif "://" not in target:
            assert (path.parent / target.split("#")[0]).exists(), target


def test_what_is_defended_names_tests_that_exist() -> None:
    named = re.findall(r"`(tests/[^`]+)`", (ROOT / "docs/security.md").read_text())
    assert named and all((ROOT / name).exists() for name in named)
