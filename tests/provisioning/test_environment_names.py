"""The names in the template are those that the code reads: one list, held from both sides."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from provisioning import documents, environment_names, stage
from tests.cloud.emulator import ROOT
from tests.provisioning.reading import container, pairs, properties

FUNCTIONS = {
    "broadcast_clients": environment_names.BROADCAST_CLIENTS,
    "update_dynamodb": environment_names.UPDATE_DYNAMODB,
    "collect_queues": environment_names.COLLECT_QUEUES,
}
# Read by the AWS SDK, not by us.
OF_THE_SDK = {"AWS_DEFAULT_REGION"}
SHOW = "from placeproject import settings; print(*sorted(settings.env._known))"


def read_by_settings() -> set[str]:
    result = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DEBUG": "0",
            "SECRET_KEY": "x" * 50,
            "DATABASE_SECRET": "x",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return set(result.stdout.split())


def test_settings_read_every_name_that_the_web_task_gets() -> None:
    names = set(environment_names.WEB + environment_names.WEB_SECRETS) - OF_THE_SDK
    assert names <= read_by_settings()


def test_the_web_task_gets_exactly_the_list() -> None:
    document = documents.stage_document(stage.load(stage.STAGES / "demo.toml"))
    assert set(pairs(container(document)["Environment"], "Name")) == set(environment_names.WEB)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_gets_what_it_reads_and_no_more(name: str) -> None:
    assert read_by_function(ROOT / "lambdas" / name) == set(FUNCTIONS[name])
    document = documents.stage_document(stage.load(stage.STAGES / "demo.toml"))
    title = "".join(word.capitalize() for word in name.split("_"))
    variables = properties(document, title)["Environment"]["Variables"]
    assert set(variables) == set(FUNCTIONS[name])


def read_by_function(folder: Path) -> set[str]:
    """Every X of os.environ["X"]."""
    nodes = (
        node for path in folder.glob("*.py") for node in ast.walk(ast.parse(path.read_text()))
    )
    return {
        str(node.slice.value)
        for node in nodes
        if isinstance(node, ast.Subscript)
        and ast.unparse(node.value) == "os.environ"
        and isinstance(node.slice, ast.Constant)
    }


def test_a_name_that_nobody_listed_is_refused() -> None:
    with pytest.raises(ValueError, match="PLACE_TYPO"):
        environment_names.complete(("PLACE_STAGE",), {"PLACE_STAGE": "x", "PLACE_TYPO": "y"})
