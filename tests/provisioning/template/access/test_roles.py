"""Each role of the stage against what runs under it: what is called is allowed, and no more.

The calls are made here, in one process, by the code itself against the emulator: what other
tests' processes call would have to be gathered from each of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from board.store.store import Store
from tests.lambdas.conftest import Load
from tests.provisioning.reading import mutated, of_type, role_statements
from tests.provisioning.template.access import deploying, driving
from tests.provisioning.template.access.calls import Call, recording
from tests.provisioning.template.access.code import CODE, calling_files, undriven
from tests.provisioning.template.access.deployed import ACCOUNT, Deployed, Variables
from tests.provisioning.template.access.judging import findings
from tests.provisioning.template.test_lint import SKIPS

pytestmark = pytest.mark.cloud
FUNCTIONS = {
    "BroadcastClients": driving.broadcast_clients,
    "UpdateDynamodb": driving.update_dynamodb,
    "CollectQueues": driving.collect_queues,
}
KEYS = ("SecretKey", "SecretKeyFallbacks")
PEOPLE = ("BreakGlassRole", "OperatorRole")


def calls_of(title: str, deployed: Deployed, load: Load, patch: pytest.MonkeyPatch) -> list[Call]:
    with recording(patch, ACCOUNT) as calls:
        FUNCTIONS[title](load, deployed.functions[title])
    return calls


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_what_it_does_and_no_more(
    function: str, deployed: Deployed, aws: str, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = calls_of(function, deployed, load, monkeypatch)
    assert said(deployed.findings(f"{function}Role", calls)) == ""
    assert not undriven(calls, CODE[f"{function}Role"])


@pytest.mark.django_db(transaction=True)  # whose board, if any, says where it lies by now
async def test_a_web_task_may_what_it_does_and_no_more(
    deployed: Deployed, aws: str, store: Store, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with recording(monkeypatch, ACCOUNT) as calls:
        take(settings, deployed.web)
        await driving.web_task(store, deployed.web)
        await sync_to_async(driving.read_ledger)()
    assert said(deployed.findings("TaskRole", calls)) == ""
    assert not undriven(calls, CODE["TaskRole"])


def take(settings: Any, variables: Variables) -> None:
    for name in variables:
        if name.startswith(("PLACE_QUEUE", "PLACE_TABLE", "PLACE_TOPIC")):
            setattr(settings, name, variables[name])


def test_what_starts_a_task_may_what_it_does_and_no_more(deployed: Deployed) -> None:
    assert said(deployed.findings("ExecutionRole", [])) == ""


def test_what_people_may_is_theirs_to_use(deployed: Deployed) -> None:
    found = [one for role in PEOPLE for one in deployed.findings(role, [])]
    assert said([one for one in found if not one.startswith(tuple(SKIPS["roles"]))]) == ""
    assert all(any(one.startswith(reason) for one in found) for reason in SKIPS["roles"])


def test_break_glass_may_run_a_command_and_rotate_the_key(deployed: Deployed) -> None:
    calls = deploying.break_glass(
        "place-roles", {name: deployed.known[name] for name in ("WebTask", *KEYS)}
    )
    assert refused(deployed, calls) == ""


@pytest.mark.parametrize("action", ["secretsmanager:PutSecretValue", "ecs:RunTask"])
def test_what_break_glass_lacks_is_found(action: str, deployed: Deployed) -> None:
    calls = deploying.break_glass(
        "place-roles", {name: deployed.known[name] for name in ("WebTask", *KEYS)}
    )
    document = mutated(deployed.document)
    for title, statement in role_statements(document):
        if title == "BreakGlassRole":
            statement["Action"] = [one for one in statement["Action"] if one != action]
    assert f"may not {action} on" in refused(replace(deployed, document=document), calls)


def refused(deployed: Deployed, calls: list[Call]) -> str:
    """Of break-glass, whose roles to pass have the names that `calls` believe in."""
    roles = {
        title: f"arn:aws:iam::{ACCOUNT}:role/place-roles-{title}-1"
        for title in ("ExecutionRole", "TaskRole")
    }
    statements = replace(deployed, known={**deployed.known, **roles}).statements("BreakGlassRole")
    found = findings("BreakGlassRole", statements, calls)
    return said([one for one in found if " may not " in one])


def test_every_role_is_asked_about(deployed: Deployed) -> None:
    assert of_type(deployed.document, "IAM::Role").keys() == {*CODE, "ExecutionRole", *PEOPLE}


def test_every_file_that_calls_aws_is_under_a_role() -> None:
    assert calling_files() == {name for names in CODE.values() for name in names}


def said(found: list[str]) -> str:
    """A line each, which pytest shows whole."""
    return "\n".join(found)
