"""What other people's judges say of our templates. They live in .venv-cloud."""

from __future__ import annotations

import json
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from provisioning import documents, stage
from tests.cloud.emulator import ROOT
from tests.provisioning.arns import policies
from tests.provisioning.reading import Document

BIN = ROOT / ".venv-cloud" / "bin"
HERE = Path(__file__).parent
SKIPS = tomllib.loads((HERE / "skips.toml").read_text(encoding="utf-8"))


def all_documents() -> Iterator[tuple[str, Document]]:
    yield "bootstrap", documents.bootstrap_document()
    for path in sorted(stage.STAGES.glob("*.toml")):
        yield path.stem, documents.stage_document(stage.load(path))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("templates")
    paths = []
    for name, document in all_documents():
        paths.append(folder / f"{name}.json")
        paths[-1].write_text(documents.readable(document), encoding="utf-8")
    return paths


def test_cfn_lint_finds_nothing(files: list[Path]) -> None:
    result = subprocess.run([BIN / "cfn-lint", *files], capture_output=True, text=True)
    assert result.stdout + result.stderr == ""


def test_checkov_finds_only_what_we_have_reasons_for(files: list[Path]) -> None:
    command = [BIN / "checkov", "--directory", files[0].parent, "--framework", "cloudformation"]
    result = subprocess.run(
        [*command, "--compact", "--skip-download", "--output", "json"],
        capture_output=True,
        text=True,
    )
    report = json.loads(result.stdout)
    found = {check["check_id"] for check in report["results"]["failed_checks"]}
    assert report["summary"]["parsing_errors"] == 0
    assert report["summary"]["passed"] > 100
    assert found == SKIPS["checkov"].keys()


def test_every_action_fits_its_resource() -> None:
    asked = [policy for _, document in all_documents() for policy in policies(document)]
    result = subprocess.run(
        [BIN / "python", HERE / "judge_policies.py"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    found, reasons = json.loads(result.stdout), SKIPS["policies"]
    assert [one for one in found if not one.startswith(tuple(reasons))] == []
    assert all(any(one.startswith(reason) for one in found) for reason in reasons)


def test_a_wrong_policy_is_found() -> None:
    wrong = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["sns:Publish"], "Resource": ["arn:aws:sqs:::x"]},
            {"Effect": "Allow", "Action": ["sns:Shout"], "Resource": "*"},
        ],
    }
    result = subprocess.run(
        [BIN / "python", HERE / "judge_policies.py"],
        input=json.dumps([{"title": "Wrong", "policy": wrong}]),
        capture_output=True,
        text=True,
        check=True,
    )
    assert "RESOURCE_MISMATCH" in result.stdout
    assert "Shout" in result.stdout


def test_each_skip_has_a_reason() -> None:
    for reasons in SKIPS.values():
        assert all(len(reason) > 10 for reason in reasons.values())
