from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from django.core.management import CommandError, call_command

from provisioning.upkeep.groups import ROLES, policy

pytestmark = pytest.mark.cloud


@pytest.fixture
def iam(aws: str) -> Iterator[Any]:
    client = boto3.client("iam")
    yield client
    for name in ("ann", "bob", "stranger"):
        remove_user(client, name)


def remove_user(client: Any, name: str) -> None:
    if name in {user["UserName"] for user in client.list_users()["Users"]}:
        for group in client.list_groups_for_user(UserName=name)["Groups"]:
            client.remove_user_from_group(GroupName=group["GroupName"], UserName=name)
        client.delete_user(UserName=name)


def developer(*words: str) -> str:
    out = io.StringIO()
    call_command("developer", *words, stdout=out)
    return out.getvalue()


def test_a_developer_joins_gets_another_role_and_leaves(iam: Any) -> None:
    assert "First password" in developer("add", "ann", "--role", "operator")
    assert iam.get_user(UserName="ann")["User"]["Path"] == "/place/"
    assert "password" not in developer("add", "ann", "--role", "deployer")
    assert "ann: operator, deployer; NO SECOND FACTOR; signed in never; 0" in developer("list")
    assert developer("remove", "ann", "--role", "operator") == "ann is no operator any more.\n"
    assert "ann: deployer;" in developer("list")
    iam.create_access_key(UserName="ann")
    assert "1 access keys" in developer("list")
    assert developer("remove", "ann") == "ann is gone.\n"
    assert "ann" not in developer("list")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "Ann", "--role", "operator"], "'Ann' is no name"),
        (["add", "ann", "--role", "king"], "invalid choice: 'king'"),
        (["remove", "bob"], "There is no developer bob"),
    ],
)
def test_what_cannot_be_is_a_sentence(iam: Any, words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        developer(*words)
    assert "ann" not in developer("list")


def test_a_user_who_is_none_of_ours_is_left_alone(iam: Any) -> None:
    iam.create_user(UserName="stranger")
    for words in (["add", "stranger", "--role", "operator"], ["remove", "stranger"]):
        with pytest.raises(CommandError, match="none of Place's"):
            developer(*words)
    assert iam.list_groups_for_user(UserName="stranger")["Groups"] == []
    assert "stranger" not in developer("list")


def test_a_role_that_one_has_not_is_not_taken(iam: Any) -> None:
    developer("add", "bob", "--role", "operator")
    with pytest.raises(CommandError, match="bob is no deployer, but operator"):
        developer("remove", "bob", "--role", "deployer")


@pytest.mark.parametrize("role", ROLES)
def test_a_group_may_take_on_its_role_with_a_second_factor_and_do_nothing_else(role: str) -> None:
    taking, *oneself = policy("arn:aws:iam::1", role)["Statement"]
    assert taking["Action"] == ["sts:AssumeRole"]
    assert taking["Resource"] == [f"arn:aws:iam::1:role/{ROLES[role]}"]
    assert taking["Condition"] == {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    for statement in oneself:
        assert all("${aws:username}" in one for one in statement["Resource"])
