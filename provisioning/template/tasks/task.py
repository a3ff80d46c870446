"""The web task: its container, its environment, and what it may do."""

from __future__ import annotations

from typing import Any

from troposphere import AccountId, GetAtt, Join, Ref, Region, Template, ecs
from troposphere.iam import Role
from troposphere.logs import LogGroup

from provisioning import environment_names
from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, add_role, allow, arn, trust_service
from provisioning.template.data import dynamodb_tables, persistence, postgresql
from provisioning.template.data.persistence import Data
from provisioning.template.edge.distribution import Edge
from provisioning.template.messages import messaging
from provisioning.template.messages.messaging import Messaging
from provisioning.template.network.security_groups import WEB
from provisioning.template.watch import log_group

STOP_SECONDS = 120  # Fargate's most; the drain has to end within it
DATA_DIR = "/var/lib/place"
USER = "10001"
IN_EVERY_STAGE: dict[str, Any] = {
    "AWS_DEFAULT_REGION": Region,
    "DEBUG": "0",
    "PLACE_BUS": "sns_sqs",
    "PLACE_DATA_DIR": DATA_DIR,
    "PLACE_HISTORY": "none",  # a task's disk goes with it
    "PLACE_HTTPS_HEADER": "CloudFront-Forwarded-Proto",
    "PLACE_LEDGER": "dynamodb",
    "PLACE_METRICS": "emf",
    "PLACE_TRUSTED_PROXIES": "2",  # CloudFront and the load balancer
    "PORT": str(WEB),
}


def add(
    template: Template, stage: Stage, kept: Data, bus: Messaging, edge: Edge, group: LogGroup
) -> ecs.TaskDefinition:
    pulls = add_execution_role(template, kept, group)
    runs = add_task_role(template, stage, kept, bus)
    variables = web_environment(stage, kept, bus, edge)
    return template.add_resource(
        ecs.TaskDefinition(
            "WebTask",
            Family=f"{stage.prefix}-web",
            RequiresCompatibilities=["FARGATE"],
            NetworkMode="awsvpc",
            Cpu=str(stage.web.cpu),
            Memory=str(stage.web.memory_mb),
            RuntimePlatform=ecs.RuntimePlatform(
                CpuArchitecture="ARM64", OperatingSystemFamily="LINUX"
            ),
            ExecutionRoleArn=GetAtt(pulls, "Arn"),
            TaskRoleArn=GetAtt(runs, "Arn"),
            Volumes=[ecs.Volume(Name="data"), ecs.Volume(Name="tmp")],
            ContainerDefinitions=[web_container(kept, variables, group)],
        )
    )


def add_execution_role(template: Template, kept: Data, group: LogGroup) -> Role:
    """What Fargate does before the container runs: pull, hand over the secrets, write the log."""
    statements = [
        *may_pull(),
        *log_group.may_write(group),
        *persistence.may_read_secret_keys(kept),
    ]
    return add_role(template, "ExecutionRole", trust_tasks(), statements)


def may_pull() -> list[Statement]:
    """The token knows no resource; the layers are of one repository."""
    actions = ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"]
    return [
        allow(["ecr:GetAuthorizationToken"], "*"),
        allow([f"ecr:{action}" for action in actions], [Ref("RepositoryArn")]),
    ]


def add_task_role(template: Template, stage: Stage, kept: Data, bus: Messaging) -> Role:
    statements = [
        *messaging.may_publish(bus.pixel_updates),
        *messaging.may_own_task_queue(bus),
        *messaging.may_collect_queues(bus),
        *dynamodb_tables.may_read(stage),
        *dynamodb_tables.may_found(stage),
        *postgresql.may_read_secret(kept.database),
    ]
    return add_role(template, "TaskRole", trust_tasks(), statements)


def trust_tasks() -> dict[str, Any]:
    condition = {
        "StringEquals": {"aws:SourceAccount": AccountId},
        "ArnLike": {"aws:SourceArn": arn("ecs", "*")},
    }
    return trust_service("ecs-tasks.amazonaws.com", condition)


def web_environment(stage: Stage, kept: Data, bus: Messaging, edge: Edge) -> dict[str, Any]:
    values = IN_EVERY_STAGE | choices(stage) | addresses(kept, bus, edge)
    return environment_names.complete(
        environment_names.WEB, values | dynamodb_tables.environment(stage)
    )


def choices(stage: Stage) -> dict[str, str]:
    return {
        "PLACE_BOARD_TTL_SECONDS": str(stage.board.ttl_seconds),
        "PLACE_COLORS_MAX": str(stage.board.colors_max),
        "PLACE_COOLDOWN_SECONDS": str(stage.board.cooldown_seconds),
        "PLACE_DRAIN_SECONDS": str(stage.web.drain_seconds),
        "PLACE_HEIGHT": str(stage.board.height),
        "PLACE_SOCKETS_MAX": str(stage.web.connections_max),
        "PLACE_STAGE": stage.name,
        "PLACE_TICK_MS": str(stage.board.tick_ms),
        "PLACE_WIDTH": str(stage.board.width),
    }


def addresses(kept: Data, bus: Messaging, edge: Edge) -> dict[str, Any]:
    origins = [Join("", ["https://", host]) for host in edge.hosts]
    return {
        "ALLOWED_HOSTS": Join(",", edge.hosts),
        "CSRF_TRUSTED_ORIGINS": Join(",", origins),
        "DATABASE_SECRET": postgresql.secret(kept.database),
        "DATABASE_URL": postgresql.url(kept.database),
        "PLACE_QUEUE_PREFIX": bus.task_queue_prefix,
        "PLACE_TOPIC_BOARD_UPDATES": Ref(bus.board_updates),
        "PLACE_TOPIC_PIXEL_UPDATES": Ref(bus.pixel_updates),
        "VALKEY_URL": kept.store.url,
    }


def web_container(kept: Data, variables: dict[str, Any], group: Any) -> ecs.ContainerDefinition:
    return ecs.ContainerDefinition(
        Name="web",
        Image=Ref("Image"),
        Essential=True,
        User=USER,
        ReadonlyRootFilesystem=True,
        StopTimeout=STOP_SECONDS,
        LinuxParameters=ecs.LinuxParameters(InitProcessEnabled=True),
        PortMappings=[ecs.PortMapping(ContainerPort=WEB, Protocol="tcp")],
        MountPoints=[
            ecs.MountPoint(SourceVolume="data", ContainerPath=DATA_DIR, ReadOnly=False),
            ecs.MountPoint(SourceVolume="tmp", ContainerPath="/tmp", ReadOnly=False),
        ],
        Environment=[ecs.Environment(Name=name, Value=value) for name, value in variables.items()],
        Secrets=[
            ecs.Secret(Name=name, ValueFrom=Ref(kept.secret_keys[name]))
            for name in environment_names.WEB_SECRETS
        ],
        LogConfiguration=ecs.LogConfiguration(
            LogDriver="awslogs",
            Options={
                "awslogs-group": Ref(group),
                "awslogs-region": Region,
                "awslogs-stream-prefix": "web",
            },
        ),
    )
