"""The deployer's role against what deploying calls: what is called is allowed, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from provisioning import cloud, documents
from tests.cloud.emulator import point_to
from tests.cloud.stack import Rig, emulator_stage
from tests.provisioning.arns import resolved
from tests.provisioning.reading import Document, mutated, role_statements
from tests.provisioning.template.access import deploying
from tests.provisioning.template.access.calls import Call
from tests.provisioning.template.access.code import OF_DEPLOYER, undriven
from tests.provisioning.template.access.deployed import Deployed, arns
from tests.provisioning.template.access.judging import findings
from tests.provisioning.template.test_lint import SKIPS

pytestmark = pytest.mark.cloud
ROLE = "DeployerRole"


@pytest.fixture(scope="module")
def calls(aws_url: str, deployed: Deployed) -> list[Call]:
    """Of a stage after another one: the bootstrap stack is there."""
    with pytest.MonkeyPatch.context() as patch:
        point_to(aws_url, patch)
        return deploying.deployer(patch)


def found(calls: list[Call], document: Document) -> list[str]:
    known = arns(Rig(emulator_stage()).connect(), "place-bootstrap")
    statements = [
        resolved(statement, document, known)
        for title, statement in role_statements(document)
        if title == ROLE
    ]
    return list(findings(ROLE, statements, calls))


def test_a_deployer_may_what_deploying_does_and_no_more(calls: list[Call], aws: str) -> None:
    said = found(calls, documents.bootstrap_document())
    skips = SKIPS["deployer"]
    assert "\n".join(one for one in said if not one.startswith(tuple(skips))) == ""
    assert all(any(one.startswith(skip) for one in said) for skip in skips)
    assert not undriven(calls, OF_DEPLOYER, cloud.SERVICES)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("cloudformation:ListStackResources", "stack/place-deploying/1"),
        ("s3:ListBucket", "webbucket"),
        ("ecs:RunTask", "task-definition/place-deploying-migrate:1"),
        ("iam:PassRole", "role/place-cloudformation"),
    ],
)
def test_a_permission_that_deploying_needs_and_lacks_is_found(
    action: str, resource: str, calls: list[Call], aws: str
) -> None:
    document = mutated(documents.bootstrap_document())
    for title, statement in role_statements(document):
        if title == ROLE:
            statement["Action"] = [one for one in statement["Action"] if one != action]
    lines = [one for one in found(calls, document) if "which is called" in one]
    assert any(f"may not {action} on" in one and resource in one for one in lines)


def test_a_permission_that_no_deployment_uses_is_found(calls: list[Call], aws: str) -> None:
    document: Any = mutated(documents.bootstrap_document())
    next(one for title, one in role_statements(document) if title == ROLE)["Action"].append(
        "cloudformation:SetStackPolicy"
    )
    (line,) = [one for one in found(calls, document) if "SetStackPolicy" in one]
    assert line.endswith("which nothing uses.")
