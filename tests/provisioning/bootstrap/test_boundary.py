"""The policy that bounds every role: what they do is inside, and IAM is not."""

from __future__ import annotations

from fnmatch import fnmatch

from provisioning import documents
from provisioning.stage import Stage
from tests.provisioning.reading import Document, properties, role_statements

STATEMENTS: list[Document] = properties(documents.bootstrap_document(), "Boundary")[
    "PolicyDocument"
]["Statement"]
ADMITTED = [action for statement in STATEMENTS for action in statement["Action"]]


def test_whatever_a_role_may_do_is_inside() -> None:
    for title, statement in role_statements(documents.stage_document(Stage("x"))):
        for action in statement["Action"]:
            assert any(fnmatch(action, pattern) for pattern in ADMITTED), (title, action)


def test_of_iam_only_passing_our_own_roles_to_tasks_is_inside() -> None:
    (passing,) = [one for one in STATEMENTS if "iam:" in str(one["Action"])]
    assert passing["Action"] == ["iam:PassRole"]
    assert "role/place-*" in str(passing["Resource"])
    assert "ecs-tasks.amazonaws.com" in str(passing["Condition"])


def test_keys_are_used_by_way_of_the_services_that_encrypt_with_them() -> None:
    (keys,) = [one for one in STATEMENTS if "kms:" in str(one["Action"])]
    assert keys["Action"] == ["kms:Decrypt", "kms:GenerateDataKey"]
    services = str(keys["Condition"]["StringEquals"]["kms:ViaService"])
    assert "'sns." in services and "'secretsmanager." in services
