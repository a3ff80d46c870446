"""The first tasks of a new stage: its service asks for none until the database has its tables.

A task without them ends at once, and CloudFormation would wait for a service that never
becomes steady, until the circuit breaker takes the whole stack back. The scaling would ask for
tasks, too: a target that is registered moves its service inside its range at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provisioning.cloud import Cloud, StepFailed
from provisioning.documents import Document

ASLEEP = {"WebService": {"DesiredCount": 0}, "WebTasks": {"MinCapacity": 0}}


def without(document: Document) -> Document:
    """The template to create a stage with; the next change takes it to the real one.

    A count that is left out of an update is left alone:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ecs-service.html
    """
    resources = document["Resources"]
    asleep = {
        title: resources[title] | {"Properties": resources[title]["Properties"] | changes}
        for title, changes in ASLEEP.items()
        if title in resources  # the emulator knows no scaling
    }
    return document | {"Resources": resources | asleep}


def start(cloud: Cloud, outputs: Mapping[str, str], count: int) -> None:
    """Sees to it that the service has the tasks it asks for, and asks for `count` if for none.

    Raises StepFailed if they do not stay alive.
    """
    names = {"cluster": outputs["Cluster"], "service": outputs["Service"]}
    service = find(cloud, names)
    desired = service["desiredCount"]
    if 0 < desired <= service["runningCount"]:
        cloud.say("  the service has its tasks")
        return
    # A deployment anew: the circuit breaker watches no tasks that merely became more.
    answer = cloud.ecs.update_service(
        **names, desiredCount=desired or count, forceNewDeployment=True
    )
    await_steady(cloud, names, primary(answer["service"]))


def find(cloud: Cloud, names: Mapping[str, str]) -> dict[str, Any]:
    answer = cloud.ecs.describe_services(cluster=names["cluster"], services=[names["service"]])
    (service,) = answer["services"]
    return dict(service)


def primary(service: Mapping[str, Any]) -> str:
    """The newest deployment's id."""
    return str(next(one["id"] for one in service["deployments"] if one["status"] == "PRIMARY"))


def await_steady(cloud: Cloud, names: Mapping[str, str], deployment: str) -> None:
    said = ""
    while True:
        service = find(cloud, names)
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
