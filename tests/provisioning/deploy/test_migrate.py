from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.stub import ANY

from provisioning.cloud import StepFailed
from provisioning.deploy import migrate, one_off
from tests.provisioning.stubs import Recorded, recorded

ARN = "arn:aws:ecs:us-east-1:123456789012"
TASK = f"{ARN}:task/place-demo/0123456789abcdef"
WEB_TASK, MIGRATION = f"{ARN}:task-definition/web:7", f"{ARN}:task-definition/migrate:1"
OUTPUTS = {
    "WebTask": WEB_TASK,
    "Cluster": "place-demo",
    "TaskSubnets": "subnet-1,subnet-2",
    "TaskGroup": "sg-1",
    "TaskPublicIp": "ENABLED",
}
MIGRATE = ["python", "manage.py", "migrate", "--no-input"]


@pytest.fixture
def rig() -> Iterator[Recorded]:
    with recorded("ecs") as rig:
        yield rig


def starts(rig: Recorded, **answer: Any) -> None:
    rig.answers(
        "ecs",
        "run_task",
        {"tasks": [{"taskArn": TASK}], "failures": [], **answer},
        {
            "cluster": "place-demo",
            "taskDefinition": MIGRATION,
            "launchType": "FARGATE",
            "startedBy": "one-off",
            "networkConfiguration": {
                "awsvpcConfiguration": {
                    "subnets": ["subnet-1", "subnet-2"],
                    "securityGroups": ["sg-1"],
                    "assignPublicIp": "ENABLED",
                }
            },
            "overrides": {"containerOverrides": [{"name": "web", "command": MIGRATE}]},
        },
    )


def stands(rig: Recorded, status: str, **container: Any) -> None:
    task = {"taskArn": TASK, "lastStatus": status, "containers": [{"name": "web", **container}]}
    rig.answers("ecs", "describe_tasks", {"tasks": [task]})


def run(rig: Recorded) -> None:
    migrate.run(rig.cloud, OUTPUTS, MIGRATION)


def test_the_task_of_the_release_to_come_migrates_once(rig: Recorded) -> None:
    starts(rig)
    stands(rig, "PROVISIONING")
    stands(rig, "RUNNING")
    stands(rig, "RUNNING")
    stands(rig, "STOPPED", exitCode=0)
    run(rig)
    assert rig.said == [
        "  migrate: provisioning",
        "  migrate: running",
        "  migrate: stopped",
    ]


def test_a_failed_migration_says_where_its_log_is(rig: Recorded) -> None:
    starts(rig)
    stands(rig, "STOPPED", exitCode=1)
    with pytest.raises(StepFailed, match="migrate ended with 1.*web/web/0123456789abcdef") as told:
        run(rig)
    assert str(told.value).endswith("The running board has not been touched.")


def test_an_image_that_cannot_be_pulled_is_a_failure(rig: Recorded) -> None:
    starts(rig)
    stands(rig, "STOPPED", reason="CannotPullContainerError: no such digest")
    with pytest.raises(StepFailed, match="ended with None: CannotPullContainerError"):
        run(rig)


def test_no_room_for_the_task_is_a_failure(rig: Recorded) -> None:
    starts(rig, tasks=[], failures=[{"reason": "RESOURCE:FARGATE"}])
    with pytest.raises(StepFailed, match="cannot start the task: RESOURCE:FARGATE"):
        run(rig)


def test_any_command_runs_as_one_task_with_variables_of_its_own(rig: Recorded) -> None:
    override = {
        "name": "web",
        "command": ["python", "manage.py", "createsuperuser", "--no-input"],
        "environment": [{"name": "DJANGO_SUPERUSER_USERNAME", "value": "ann"}],
    }
    asked = {
        "cluster": "place-demo",
        "taskDefinition": WEB_TASK,
        "launchType": "FARGATE",
        "startedBy": "one-off",
        "networkConfiguration": ANY,
        "overrides": {"containerOverrides": [override]},
    }
    rig.answers("ecs", "run_task", {"tasks": [{"taskArn": TASK}], "failures": []}, asked)
    stands(rig, "STOPPED", exitCode=0)
    words, variables = ["createsuperuser", "--no-input"], {"DJANGO_SUPERUSER_USERNAME": "ann"}
    one_off.run(rig.cloud, OUTPUTS, WEB_TASK, words, variables)
    assert rig.said == ["  createsuperuser: stopped"]
