"""Migrations: one task of the new image, before the service runs it."""

from __future__ import annotations

from typing import Any

from provisioning.cloud import Cloud, StepFailed

COMMAND = ["python", "manage.py", "migrate", "--no-input"]
# What RegisterTaskDefinition takes of what DescribeTaskDefinition gives.
TAKEN = (
    "taskRoleArn",
    "executionRoleArn",
    "networkMode",
    "containerDefinitions",
    "volumes",
    "requiresCompatibilities",
    "cpu",
    "memory",
    "runtimePlatform",
)


def run(cloud: Cloud, outputs: dict[str, str], stage_prefix: str, image: str) -> None:
    definition = register(cloud, outputs["WebTask"], f"{stage_prefix}-migrate", image)
    answer = cloud.ecs.run_task(
        cluster=outputs["Cluster"],
        taskDefinition=definition,
        launchType="FARGATE",
        startedBy="deploy",
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": outputs["TaskSubnets"].split(","),
                "securityGroups": [outputs["TaskGroup"]],
                "assignPublicIp": outputs["TaskPublicIp"],
            }
        },
        overrides={"containerOverrides": [{"name": "web", "command": COMMAND}]},
    )
    if answer["failures"]:
        raise StepFailed(f"ECS cannot start the migration: {answer['failures'][0]['reason']}")
    check(await_end(cloud, outputs["Cluster"], answer["tasks"][0]["taskArn"]))


def register(cloud: Cloud, web_task: str, family: str, image: str) -> str:
    """The web task's definition with the new image, in a family of its own."""
    found = cloud.ecs.describe_task_definition(taskDefinition=web_task)["taskDefinition"]
    taken = {name: found[name] for name in TAKEN if name in found}
    (container,) = taken["containerDefinitions"]
    taken["containerDefinitions"] = [container | {"image": image}]
    answer = cloud.ecs.register_task_definition(family=family, **taken)
    return str(answer["taskDefinition"]["taskDefinitionArn"])


def await_end(cloud: Cloud, cluster: str, task: str) -> dict[str, Any]:
    status = ""
    while True:
        (found,) = cloud.ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"]
        if found["lastStatus"] != status:
            status = found["lastStatus"]
            cloud.say(f"  migration: {status.lower()}")
        if status == "STOPPED":
            return dict(found)
        cloud.wait()


def check(task: dict[str, Any]) -> None:
    (container,) = task["containers"]
    code = container.get("exitCode")
    if code == 0:
        return
    reason = container.get("reason") or task.get("stoppedReason", "")
    identity = task["taskArn"].rpartition("/")[2]
    raise StepFailed(
        f"The migration ended with {code}: {reason} Its log: stream web/web/{identity} of the "
        "stage's log group. The running board has not been touched."
    )
