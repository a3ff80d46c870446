"""A change of a template is reviewed as the change of a file.

`python manage.py build_template --stage provisioning/stages/demo.toml --out
tests/provisioning/golden/demo.json` (or `--stack bootstrap`) writes it anew.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from provisioning import documents, stage

GOLDEN = Path(__file__).parent / "golden"
STAGES = sorted(path.stem for path in stage.STAGES.glob("*.toml"))


def build(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("build_template", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize("name", STAGES)
def test_the_stage_is_as_reviewed(name: str) -> None:
    text, said = build("--stage", str(stage.STAGES / f"{name}.toml"))
    assert text == (GOLDEN / f"{name}.json").read_text(encoding="utf-8")
    assert "resources of 500" in said


def test_the_bootstrap_stack_is_as_reviewed() -> None:
    text, _ = build("--stack", "bootstrap")
    assert text == (GOLDEN / "bootstrap.json").read_text(encoding="utf-8")


def test_the_emulators_profile_says_what_it_leaves_out() -> None:
    text, said = build("--profile", "emulator")
    assert "left out: LiveBoard (AWS::ElastiCache::ServerlessCache)" in said
    assert '"LiveBoard"' not in text


def test_a_file_takes_the_template(tmp_path: Path) -> None:
    text, _ = build("--out", str(tmp_path / "t.json"))
    assert text == ""
    assert (tmp_path / "t.json").read_text().startswith("{")


def test_the_same_stage_gives_the_same_bytes() -> None:
    assert build() == build()


@pytest.mark.parametrize("name", STAGES)
def test_cloudformations_limits_hold(name: str) -> None:
    document = documents.stage_document(stage.load(stage.STAGES / f"{name}.toml"))
    assert len(document["Resources"]) <= 500
    assert len(document["Parameters"]) <= 200
    assert len(documents.minified(document)) <= 1_000_000


def test_a_stage_that_cannot_be_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text('name = "x"\n[web]\nspot = 3\n')
    with pytest.raises(CommandError, match="there is no 'spot'"):
        build("--stage", str(path))
