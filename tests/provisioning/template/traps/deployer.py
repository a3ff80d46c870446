"""The role by which CloudFormation works for whoever deploys."""

from __future__ import annotations

from tests.provisioning.reading import Document, properties
from tests.provisioning.template.traps.trap import trap

# What CloudFormation calls for an AWS::IAM::Role, as `aws cloudformation describe-type` tells it
# of the type's handlers. AWS's PowerUserAccess, which the role has for the rest, has none of it.
HANDLERS = {
    "create": "CreateRole PutRolePolicy AttachRolePolicy GetRolePolicy TagRole UntagRole GetRole",
    "read": "GetRole ListAttachedRolePolicies ListRolePolicies GetRolePolicy",
    "update": "UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy DetachRolePolicy "
    "AttachRolePolicy DeleteRolePolicy PutRolePolicy PutRolePermissionsBoundary TagRole UntagRole",
    "delete": "DeleteRole DetachRolePolicy DeleteRolePolicy GetRole ListAttachedRolePolicies "
    "ListRolePolicies",
}
# The update's handler knows one more call, for a role that loses its boundary. None of ours may.
NEVER = "iam:DeleteRolePermissionsBoundary"


def of_hands(document: Document) -> list[Document]:
    (policy,) = properties(document, "CloudformationRole")["Policies"]
    statements: list[Document] = policy["PolicyDocument"]["Statement"]
    return statements


def forget(document: Document, *actions: str) -> None:
    for statement in of_hands(document):
        statement["Action"] = [one for one in statement["Action"] if one not in actions]


@trap("CloudFormation can read and delete the roles that it made",
      lambda d: forget(d, "iam:ListAttachedRolePolicies"), "bootstrap")  # fmt: skip
def role_handlers(document: Document) -> None:
    allowed = {action for one in of_hands(document) for action in one["Action"]}
    for handler, names in HANDLERS.items():
        missing = {f"iam:{name}" for name in names.split()} - allowed
        assert not missing, handler


@trap("CloudFormation takes no role out of its boundary",
      lambda d: of_hands(d)[1]["Action"].append(NEVER), "bootstrap")  # fmt: skip
def boundary_stays(document: Document) -> None:
    assert NEVER not in str(of_hands(document))
    for statement in of_hands(document):
        assert "role/place-*" in str(statement["Resource"])
        if {"iam:CreateRole", "iam:PutRolePolicy"} & set(statement["Action"]):
            assert "iam:PermissionsBoundary" in str(statement["Condition"])


@trap("CloudFormation may pass its roles to tasks and functions",
      lambda d: forget(d, "iam:PassRole"), "bootstrap")  # fmt: skip
def roles_passed(document: Document) -> None:
    assert any("iam:PassRole" in statement["Action"] for statement in of_hands(document))
