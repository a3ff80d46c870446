"""The role by which CloudFormation works for whoever deploys."""

from __future__ import annotations

from tests.provisioning.reading import Document, properties
from tests.provisioning.template.traps.trap import trap

# CloudFormation would call it for a role that loses its boundary. None of ours may.
NEVER = "iam:DeleteRolePermissionsBoundary"


def of_hands(document: Document) -> list[Document]:
    (policy,) = properties(document, "CloudformationRole")["Policies"]
    statements: list[Document] = policy["PolicyDocument"]["Statement"]
    return statements


@trap("CloudFormation takes no role out of its boundary",
      lambda d: of_hands(d)[1]["Action"].append(NEVER), "bootstrap")  # fmt: skip
def boundary_stays(document: Document) -> None:
    assert NEVER not in str(of_hands(document))
    for statement in of_hands(document):
        assert "role/place-*" in str(statement["Resource"])
        if {"iam:CreateRole", "iam:PutRolePolicy"} & set(statement["Action"]):
            assert "iam:PermissionsBoundary" in str(statement["Condition"])
