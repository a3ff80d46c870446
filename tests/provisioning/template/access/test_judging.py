"""Defects that the check has to see, planted in the template that was deployed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.lambdas.conftest import Load
from tests.provisioning.reading import Document, mutated, properties, role_statements
from tests.provisioning.template.access import driving
from tests.provisioning.template.access.calls import Call, recording
from tests.provisioning.template.access.code import CODE, undriven
from tests.provisioning.template.access.deployed import ACCOUNT, Deployed
from tests.provisioning.template.access.judging import allows, findings, matches
from tests.provisioning.template.access.requests import Place, asked

pytestmark = pytest.mark.cloud
ROLE = "BroadcastClientsRole"
TOPIC = "arn:aws:sns:us-east-1:000000000000:place-roles-board-updates"
PLACE = Place(ACCOUNT, "us-east-1")


@pytest.fixture
def calls(deployed: Deployed, aws: str, load: Load, monkeypatch: pytest.MonkeyPatch) -> list[Call]:
    with recording(monkeypatch, ACCOUNT) as calls:
        driving.broadcast_clients(load, deployed.functions["BroadcastClients"])
    return calls


def publishing(document: Document) -> Document:
    (found,) = [
        statement
        for title, statement in role_statements(document)
        if title == ROLE and "sns:Publish" in statement["Action"]
    ]
    return found


def seeded(deployed: Deployed, calls: list[Call], plant: Callable[[Document], Any]) -> list[str]:
    assert deployed.findings(ROLE, calls) == []
    broken = mutated(deployed.document)
    plant(broken)
    return replace(deployed, document=broken).findings(ROLE, calls)


def test_a_missing_permission_is_found(deployed: Deployed, calls: list[Call]) -> None:
    found = seeded(deployed, calls, lambda d: publishing(d).update(Action=[]))
    assert found == [f"{ROLE} may not sns:Publish on {TOPIC}, which is called."]


def test_an_unused_permission_is_found(deployed: Deployed, calls: list[Call]) -> None:
    found = seeded(deployed, calls, lambda d: publishing(d)["Action"].append("sns:DeleteTopic"))
    assert found == [f"{ROLE} may sns:DeleteTopic on {TOPIC}, which nothing uses."]


def test_a_wrong_resource_is_found_from_both_sides(deployed: Deployed, calls: list[Call]) -> None:
    wrong = {"Ref": "PixelUpdates"}
    found = seeded(deployed, calls, lambda d: publishing(d).update(Resource=[wrong]))
    assert found == [
        f"{ROLE} may not sns:Publish on {TOPIC}, which is called.",
        f"{ROLE} may sns:Publish on {deployed.known['PixelUpdates']}, which nothing uses.",
    ]


def test_what_only_a_service_of_aws_does_by_the_role_is_asked_for_too(
    deployed: Deployed, calls: list[Call]
) -> None:
    def plant(document: Document) -> None:
        role = properties(document, ROLE)["Policies"][0]["PolicyDocument"]
        role["Statement"] = [one for one in role["Statement"] if "sqs:" not in str(one["Action"])]

    (found,) = seeded(deployed, calls, plant)
    assert found.startswith(f"{ROLE} may not sqs:SendMessage on ")


SUBSCRIBE = {
    "Effect": "Allow",
    "Action": ["sns:Subscribe"],
    "Resource": [TOPIC],
    "Condition": {
        "StringEquals": {"sns:Protocol": "sqs"},
        "StringLike": {"sns:Endpoint": "arn:aws:sqs:*:place-roles-task-*"},
    },
}


@pytest.mark.parametrize(
    ("protocol", "queue", "is_allowed"),
    [
        ("sqs", "place-roles-task-a", True),
        ("sqs", "place-roles-ledger", False),
        ("lambda", "place-roles-task-a", False),
    ],
)
def test_conditions_are_part_of_a_statement(protocol: str, queue: str, is_allowed: bool) -> None:
    endpoint = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{queue}"
    params = {"TopicArn": TOPIC, "Protocol": protocol, "Endpoint": endpoint}
    ((action, resource, context),) = asked("sns", "Subscribe", params, PLACE)
    assert allows(SUBSCRIBE, Call(action, resource, tuple(context.items()))) is is_allowed


def test_an_unknown_condition_is_no_silent_yes() -> None:
    odd = {**SUBSCRIBE, "Condition": {"DateLessThan": {"aws:CurrentTime": "2030"}}}
    with pytest.raises(LookupError, match="how DateLessThan compares"):
        allows(odd, Call("sns:Subscribe", TOPIC))


def test_a_request_of_unknown_resource_is_no_silent_yes() -> None:
    with pytest.raises(LookupError, match="which resource a request of sqs"):
        list(asked("sqs", "StartMessageMoveTask", {"SourceArn": "x"}, PLACE))


def test_an_action_that_knows_no_resource_is_refused_on_one() -> None:
    """As IAM does, silently, for an unsubscribe that is scoped to its topic."""
    ((action, resource, _),) = asked("sns", "Unsubscribe", {"SubscriptionArn": TOPIC}, PLACE)
    scoped = {"Effect": "Allow", "Action": [action], "Resource": [f"{TOPIC}*"]}
    assert list(findings("R", [scoped], [Call(action, resource)])) == [
        "R may not sns:Unsubscribe on *, which is called.",
        f"R may sns:Unsubscribe on {TOPIC}*, which nothing uses.",
    ]


def test_a_batch_of_many_tables_asks_for_each() -> None:
    tables: dict[str, Any] = {"RequestItems": {"a": [], "b": []}}
    found = [resource for _, resource, _ in asked("dynamodb", "BatchWriteItem", tables, PLACE)]
    assert found == [PLACE.arn("dynamodb", "table/a"), PLACE.arn("dynamodb", "table/b")]


def test_stars_match_as_in_iam() -> None:
    assert matches("arn:*:table/x-*", "arn:aws:table/x-y/index/z")
    assert not matches("table/x", "table/x-restored-1")
    assert not matches("table/[x]", "table/x")


def test_a_call_in_the_code_that_nothing_leads_to_is_named() -> None:
    heard = [Call("sqs:SendMessage", "*", operation="SendMessage")]
    assert undriven(heard, CODE["UpdateDynamodbRole"]) == {
        "batch_write_item", "change_message_visibility_batch", "delete_item", "get_item",
        "put_item", "query",
    }  # fmt: skip
