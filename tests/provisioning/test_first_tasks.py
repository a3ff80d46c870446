from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from provisioning import documents, first_tasks, stage
from provisioning.cloud import StepFailed
from tests.provisioning.reading import service
from tests.provisioning.stubs import Recorded, recorded

OUTPUTS = {"Cluster": "place-demo", "Service": "web"}
ASKED = {"cluster": "place-demo", "services": ["web"]}
PRIMARY = {"status": "PRIMARY", "rolloutState": "COMPLETED"}


@pytest.fixture
def rig() -> Iterator[Recorded]:
    with recorded("ecs") as rig:
        yield rig


def has(rig: Recorded, running: int, desired: int, *deployments: dict[str, Any]) -> None:
    found = {
        "runningCount": running,
        "desiredCount": desired,
        "deployments": deployments or (PRIMARY,),
    }
    rig.answers("ecs", "describe_services", {"services": [found]}, ASKED)


def wakes(rig: Recorded) -> None:
    asked = {"cluster": "place-demo", "service": "web", "forceNewDeployment": True}
    rig.answers("ecs", "update_service", {}, asked | {"desiredCount": 2})


def test_a_stage_is_created_without_tasks_and_nothing_else_differs() -> None:
    document = documents.stage_document(stage.load(stage.STAGES / "demo.toml"))
    before = documents.readable(document)
    asleep = first_tasks.without(document)
    assert service(asleep)["DesiredCount"] == 0
    assert documents.readable(document) == before
    del service(asleep)["DesiredCount"]
    assert asleep == document


def test_tasks_are_started_and_waited_for(rig: Recorded) -> None:
    has(rig, 0, 0)
    wakes(rig)
    rollout = {"status": "PRIMARY", "rolloutState": "IN_PROGRESS"}
    has(rig, 0, 2, rollout)
    has(rig, 2, 2, rollout, {"status": "ACTIVE", "rolloutState": "COMPLETED"})
    has(rig, 2, 2)
    first_tasks.start(rig.cloud, OUTPUTS, 2)
    assert rig.said == ["  0 of 2 tasks are running", "  2 of 2 tasks are running"]
    assert len(rig.pauses) == 2


def test_a_service_that_has_tasks_is_left_alone(rig: Recorded) -> None:
    has(rig, 7, 7)
    first_tasks.start(rig.cloud, OUTPUTS, 2)
    assert rig.said == ["  the service has its tasks"]


def test_tasks_that_die_are_told_with_the_reason(rig: Recorded) -> None:
    has(rig, 0, 0)
    wakes(rig)
    failed = {"rolloutState": "FAILED", "rolloutStateReason": "tasks failed to start."}
    has(rig, 1, 2, {"status": "PRIMARY", "rolloutState": "IN_PROGRESS"}, failed)
    with pytest.raises(StepFailed, match=r"do not stay alive: tasks failed to start\. The stage"):
        first_tasks.start(rig.cloud, OUTPUTS, 2)
