"""The service of the web tasks: started anew by ECS, and waited for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provisioning.cloud import Cloud, StepFailed

Outputs = Mapping[str, str]


def find(cloud: Cloud, outputs: Outputs) -> dict[str, Any]:
    answer = cloud.ecs.describe_services(cluster=outputs["Cluster"], services=[outputs["Service"]])
    (service,) = answer["services"]
    return dict(service)


def roll(cloud: Cloud, outputs: Outputs, **changes: Any) -> None:
    """Replaces every task by a new one. Raises StepFailed if they do not stay alive."""
    answer = cloud.ecs.update_service(
        cluster=outputs["Cluster"],
        service=outputs["Service"],
        forceNewDeployment=True,
        **changes,
    )
    await_steady(cloud, outputs, primary(answer["service"]))


def primary(service: Mapping[str, Any]) -> str:
    """The newest deployment's id."""
    return str(next(one["id"] for one in service["deployments"] if one["status"] == "PRIMARY"))


def await_steady(cloud: Cloud, outputs: Outputs, deployment: str) -> None:
    said = ""
    while True:
        service = find(cloud, outputs)
        line = f"  {service['runningCount']} of {service['desiredCount']} tasks are running"
        if line != said:
            said = line
            cloud.say(line)
        if is_steady(service, deployment):
            return
        cloud.wait()


def is_steady(service: Mapping[str, Any], deployment: str) -> bool:
    """Raises StepFailed for a deployment that was given up; soon it is not even listed."""
    found = {one["id"]: one for one in service["deployments"]}.get(deployment)
    if found is None or found["rolloutState"] == "FAILED":
        reason = found.get("rolloutStateReason", "") if found else "They were rolled back."
        raise StepFailed(
            f"The tasks do not stay alive: {reason} The stage's log group for the web says why."
        )
    return bool(found["rolloutState"] == "COMPLETED")
