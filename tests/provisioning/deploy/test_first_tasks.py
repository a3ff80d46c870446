from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from provisioning import documents, stage
from provisioning.cloud import StepFailed
from provisioning.deploy import first_tasks
from tests.provisioning.reading import properties, service
from tests.provisioning.stubs import Recorded, recorded

OUTPUTS = {"Cluster": "place-demo", "Service": "web"}
ASKED = {"cluster": "place-demo", "services": ["web"]}


def deployment(name: str, state: str, status: str = "PRIMARY", reason: str = "") -> dict[str, str]:
    return {"id": name, "status": status, "rolloutState": state, "rolloutStateReason": reason}


FIRST = deployment("first", "COMPLETED")


@pytest.fixture
def rig() -> Iterator[Recorded]:
    with recorded("ecs") as rig:
        yield rig


def service_of(running: int, desired: int, *deployments: dict[str, str]) -> dict[str, Any]:
    return {
        "runningCount": running,
        "desiredCount": desired,
        "deployments": deployments or (FIRST,),
    }


def has(rig: Recorded, running: int, desired: int, *deployments: dict[str, str]) -> None:
    found = service_of(running, desired, *deployments)
    rig.answers("ecs", "describe_services", {"services": [found]}, ASKED)


def wakes(rig: Recorded, count: int = 2) -> None:
    asked = {"cluster": "place-demo", "service": "web", "forceNewDeployment": True}
    woken = service_of(0, count, deployment("second", "IN_PROGRESS"))
    rig.answers("ecs", "update_service", {"service": woken}, asked | {"desiredCount": count})


def test_a_stage_is_created_without_tasks_and_nothing_else_differs() -> None:
    document = documents.stage_document(stage.load(stage.STAGES / "demo.toml"))
    before = documents.readable(document)
    asleep = first_tasks.without(document)
    assert service(asleep)["DesiredCount"] == 0
    assert properties(asleep, "WebTasks")["MinCapacity"] == 0
    assert documents.readable(document) == before
    del service(asleep)["DesiredCount"]
    properties(asleep, "WebTasks")["MinCapacity"] = properties(document, "WebTasks")["MinCapacity"]
    assert asleep == document


def test_tasks_are_started_and_waited_for(rig: Recorded) -> None:
    has(rig, 0, 0)
    wakes(rig)
    before = deployment("first", "COMPLETED", "ACTIVE")
    has(rig, 0, 2, deployment("second", "IN_PROGRESS"), before)
    has(rig, 2, 2, deployment("second", "IN_PROGRESS"), before)
    has(rig, 2, 2, deployment("second", "COMPLETED"))
    first_tasks.start(rig.cloud, OUTPUTS, 2)
    assert rig.said == ["  0 of 2 tasks are running", "  2 of 2 tasks are running"]
    assert len(rig.pauses) == 2


def test_a_service_that_has_its_tasks_is_left_alone(rig: Recorded) -> None:
    has(rig, 7, 7)
    first_tasks.start(rig.cloud, OUTPUTS, 2)
    assert rig.said == ["  the service has its tasks"]


def test_a_service_whose_tasks_died_is_tried_again(rig: Recorded) -> None:
    """As when the scaling asked for some before the database had its tables."""
    has(rig, 0, 3, deployment("first", "FAILED"))
    wakes(rig, 3)
    failed = deployment("first", "FAILED", "ACTIVE")
    has(rig, 3, 3, deployment("second", "COMPLETED"), failed)
    first_tasks.start(rig.cloud, OUTPUTS, 2)


def test_tasks_that_die_are_told_with_the_reason(rig: Recorded) -> None:
    has(rig, 0, 0)
    wakes(rig)
    failed = deployment("second", "FAILED", "ACTIVE", "tasks failed to start.")
    has(rig, 1, 2, deployment("third", "IN_PROGRESS"), failed)
    with pytest.raises(StepFailed, match=r"do not stay alive: tasks failed to start\. The stage"):
        first_tasks.start(rig.cloud, OUTPUTS, 2)


def test_tasks_that_were_rolled_back_meanwhile_are_told(rig: Recorded) -> None:
    has(rig, 0, 0)
    wakes(rig)
    has(rig, 0, 2, deployment("third", "IN_PROGRESS"))
    with pytest.raises(StepFailed, match="rolled back"):
        first_tasks.start(rig.cloud, OUTPUTS, 2)
