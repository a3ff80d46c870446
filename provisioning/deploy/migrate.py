"""Migrations: one task of the new image, before the service runs it."""

from __future__ import annotations

from provisioning.cloud import Cloud
from provisioning.deploy import one_off

WORDS = ("migrate", "--no-input")
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
    one_off.run(cloud, outputs, definition, WORDS)


def register(cloud: Cloud, web_task: str, family: str, image: str) -> str:
    """The web task's definition with the new image, in a family of its own."""
    found = cloud.ecs.describe_task_definition(taskDefinition=web_task)["taskDefinition"]
    taken = {name: found[name] for name in TAKEN if name in found}
    (container,) = taken["containerDefinitions"]
    taken["containerDefinitions"] = [container | {"image": image}]
    answer = cloud.ecs.register_task_definition(family=family, **taken)
    return str(answer["taskDefinition"]["taskDefinitionArn"])
