"""The first tasks of a new stage: its service asks for none until the database has its tables.

A task without them ends at once, and CloudFormation would wait for a service that never
becomes steady, until the circuit breaker takes the whole stack back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provisioning.cloud import Cloud, StepFailed
from provisioning.documents import Document

SERVICE = "WebService"


def without(document: Document) -> Document:
    """The template to create a stage with; the next change takes it to the real one.

    A count that is left out of an update is left alone:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ecs-service.html
    """
    resources = document["Resources"]
    service = resources[SERVICE]
    asleep = service | {"Properties": service["Properties"] | {"DesiredCount": 0}}
    return document | {"Resources": resources | {SERVICE: asleep}}


def start(cloud: Cloud, outputs: Mapping[str, str], count: int) -> None:
    """Wakes a service that asks for no task, and waits until it is steady.

    Raises StepFailed if its tasks do not stay alive.
    """
    names = {"cluster": outputs["Cluster"], "service": outputs["Service"]}
    if find(cloud, names)["desiredCount"]:
        cloud.say("  the service has its tasks")
        return
    # A deployment anew: the circuit breaker watches no tasks that merely became more.
    cloud.ecs.update_service(**names, desiredCount=count, forceNewDeployment=True)
    await_steady(cloud, names)


def find(cloud: Cloud, names: Mapping[str, str]) -> dict[str, Any]:
    answer = cloud.ecs.describe_services(cluster=names["cluster"], services=[names["service"]])
    (service,) = answer["services"]
    return dict(service)


def await_steady(cloud: Cloud, names: Mapping[str, str]) -> None:
    said = ""
    while True:
        service = find(cloud, names)
        line = f"  {service['runningCount']} of {service['desiredCount']} tasks are running"
        if line != said:
            said = line
            cloud.say(line)
        if is_steady(service):
            return
        cloud.wait()


def is_steady(service: Mapping[str, Any]) -> bool:
    """Raises StepFailed for a deployment that was given up, which is soon rolled back."""
    for one in service["deployments"]:
        if one.get("rolloutState") == "FAILED":
            raise StepFailed(
                f"The tasks do not stay alive: {one.get('rolloutStateReason', '')} The stage's "
                "log group for the web says why."
            )
    states = [one["rolloutState"] for one in service["deployments"] if one["status"] == "PRIMARY"]
    return states == ["COMPLETED"] and service["runningCount"] >= service["desiredCount"]
