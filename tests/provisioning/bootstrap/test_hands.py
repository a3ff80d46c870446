"""CloudFormation's own role against what it calls for each type of resource in our stages."""

from __future__ import annotations

from typing import Any

import pytest

from provisioning import documents, stage
from tests.provisioning.arns import PSEUDO, resolved
from tests.provisioning.reading import Document, mutated, properties
from tests.provisioning.schemas import permissions
from tests.provisioning.template.access.calls import Call
from tests.provisioning.template.access.judging import findings
from tests.provisioning.template.test_lint import SKIPS
from tests.provisioning.template.test_variants import VARIANTS

ROLE = "CloudformationRole"
# AWS's PowerUserAccess: everything but these services, of which it has some actions after all.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html
WITHHELD = ("account:", "iam:", "organizations:")
AFTER_ALL = {"iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles"}
A_ROLE = f"arn:aws:iam::{PSEUDO['AWS::AccountId']}:role/place-x-TaskRole-1"


def kinds() -> set[str]:
    stages = [*VARIANTS.values(), *map(stage.load, stage.STAGES.glob("*.toml"))]
    found = [documents.stage_document(one)["Resources"].values() for one in stages]
    return {resource["Type"] for resources in found for resource in resources}


def needed() -> list[Call]:
    """Of IAM; all our roles are inside the boundary."""
    inside = (("iam:PermissionsBoundary", PSEUDO["Boundary"]),)
    actions = {action for kind in kinds() for action in permissions(kind)} - AFTER_ALL
    return [
        Call(action, A_ROLE, inside) for action in sorted(actions) if action.startswith(WITHHELD)
    ]


def found(document: Document) -> list[str]:
    (policy,) = properties(document, ROLE)["Policies"]
    statements = resolved(policy["PolicyDocument"]["Statement"], document)
    said = list(findings(ROLE, statements, needed()))
    return [one for one in said if not one.startswith(tuple(SKIPS["hands"]))]


def test_cloudformation_may_what_our_types_need_and_no_more() -> None:
    assert "\n".join(found(documents.bootstrap_document())) == ""


def test_each_type_tells_what_it_needs() -> None:
    assert len(kinds()) > 50
    assert not [kind for kind in kinds() if not permissions(kind)]


@pytest.mark.parametrize(
    "action", ["iam:ListRolePolicies", "iam:ListAttachedRolePolicies", "iam:PassRole"]
)
def test_a_permission_that_a_handler_needs_and_the_role_lacks_is_found(action: str) -> None:
    document: Any = mutated(documents.bootstrap_document())
    for statement in properties(document, ROLE)["Policies"][0]["PolicyDocument"]["Statement"]:
        statement["Action"] = [one for one in statement["Action"] if one != action]
    assert found(document) == [f"{ROLE} may not {action} on {A_ROLE}, which is called."]


def test_a_permission_that_no_handler_needs_is_found() -> None:
    document: Any = mutated(documents.bootstrap_document())
    statements = properties(document, ROLE)["Policies"][0]["PolicyDocument"]["Statement"]
    statements[1]["Action"].append("iam:CreateAccessKey")
    (line,) = found(document)
    assert line.startswith(f"{ROLE} may iam:CreateAccessKey on ")


def test_each_exception_is_still_one() -> None:
    document = documents.bootstrap_document()
    (policy,) = properties(document, ROLE)["Policies"]
    statements = resolved(policy["PolicyDocument"]["Statement"], document)
    said = list(findings(ROLE, statements, needed()))
    assert all(any(one.startswith(skip) for one in said) for skip in SKIPS["hands"])
