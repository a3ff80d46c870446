"""One task of the web image for one command: migrations, a first moderator, a rollback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from provisioning.cloud import Cloud, StepFailed


def run(
    cloud: Cloud,
    outputs: Mapping[str, str],
    definition: str,
    words: Sequence[str],
    variables: Mapping[str, str] | None = None,
) -> None:
    """Runs `manage.py` with `words` to its end. Raises StepFailed unless it ends with 0."""
    variables = variables or {}
    given = [{"name": name, "value": value} for name, value in variables.items()]
    command = {"name": "web", "command": ["python", "manage.py", *words]}
    answer = cloud.ecs.run_task(
        cluster=outputs["Cluster"],
        taskDefinition=definition,
        launchType="FARGATE",
        startedBy="one-off",
        networkConfiguration={
            "awsvpcConfiguration": {
                "subnets": outputs["TaskSubnets"].split(","),
                "securityGroups": [outputs["TaskGroup"]],
                "assignPublicIp": outputs["TaskPublicIp"],
            }
        },
        overrides={"containerOverrides": [command | ({"environment": given} if given else {})]},
    )
    if answer["failures"]:
        raise StepFailed(f"ECS cannot start the task: {answer['failures'][0]['reason']}")
    check(words[0], await_end(cloud, words[0], outputs["Cluster"], answer["tasks"][0]["taskArn"]))


def await_end(cloud: Cloud, name: str, cluster: str, task: str) -> dict[str, Any]:
    status = ""
    while True:
        (found,) = cloud.ecs.describe_tasks(cluster=cluster, tasks=[task])["tasks"]
        if found["lastStatus"] != status:
            status = found["lastStatus"]
            cloud.say(f"  {name}: {status.lower()}")
        if status == "STOPPED":
            return dict(found)
        cloud.wait()


def check(name: str, task: dict[str, Any]) -> None:
    (container,) = task["containers"]
    code = container.get("exitCode")
    if code == 0:
        return
    reason = container.get("reason") or task.get("stoppedReason", "")
    identity = task["taskArn"].rpartition("/")[2]
    raise StepFailed(
        f"{name} ended with {code}: {reason} Its log: stream web/web/{identity} of the stage's "
        "log group."
    )
