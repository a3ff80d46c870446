from __future__ import annotations

from functools import cache

import pytest

from provisioning import documents, stage
from tests.provisioning.reading import Document, mutated
from tests.provisioning.template.traps import TRAPS, Trap

STAGES = sorted(path.stem for path in stage.STAGES.glob("*.toml"))
by_name = pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)


@cache
def document(name: str) -> Document:
    if name == "bootstrap":
        return documents.bootstrap_document()
    return documents.stage_document(stage.load(stage.STAGES / f"{name}.toml"))


@by_name
def test_the_template_avoids_it(trap: Trap) -> None:
    if trap.stack == "bootstrap":
        trap.check(document("bootstrap"))
        return
    taken = [name for name in STAGES if trap.where(stage.load(stage.STAGES / f"{name}.toml"))]
    assert "demo" in taken
    for name in taken:
        trap.check(document(name))


@by_name
def test_the_assertion_sees_the_defect(trap: Trap) -> None:
    sound = document("demo" if trap.stack == "stage" else trap.stack)
    broken = mutated(sound)
    trap.seed(broken)
    assert broken != sound
    with pytest.raises((AssertionError, KeyError, ValueError)):
        trap.check(broken)


def test_there_are_many_and_each_has_a_name_of_its_own() -> None:
    assert len({trap.name for trap in TRAPS}) == len(TRAPS) >= 30
