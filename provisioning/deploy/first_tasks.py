"""The first tasks of a new stage: its service asks for none until the database has its tables.

A task without them ends at once, and CloudFormation would wait for a service that never
becomes steady, until the circuit breaker takes the whole stack back. The scaling would ask for
tasks, too: a target that is registered moves its service inside its range at once.
"""

from __future__ import annotations

from collections.abc import Mapping

from provisioning.cloud import Cloud
from provisioning.deploy import service
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
    found = service.find(cloud, outputs)
    desired = found["desiredCount"]
    if 0 < desired <= found["runningCount"]:
        cloud.say("  the service has its tasks")
        return
    # A deployment anew: the circuit breaker watches no tasks that merely became more.
    service.roll(cloud, outputs, desiredCount=desired or count)
