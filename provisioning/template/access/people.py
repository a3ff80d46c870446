"""Roles for people: an operator who looks, and break-glass for one-off commands."""

from __future__ import annotations

from troposphere import GetAtt, Ref, Template

from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, add_role, allow, arn, trust_people
from provisioning.template.data import dynamodb_tables
from provisioning.template.data.persistence import Data
from provisioning.template.tasks.compute import Compute


def add(template: Template, stage: Stage, web: Compute, kept: Data) -> None:
    look = [*may_look(stage), *dynamodb_tables.may_look_into(stage)]
    add_role(template, "OperatorRole", trust_people(), look)
    act = [*may_run_commands(stage, web), *may_rotate_key(stage, kept)]
    add_role(template, "BreakGlassRole", trust_people(), [*look, *act])


def may_look(stage: Stage) -> list[Statement]:
    """Logs, metrics and states; no secrets, no messages, no writing."""
    metrics = ["GetMetricData", "GetMetricStatistics", "ListDashboards", "ListMetrics"]
    reading = ["FilterLogEvents", "GetLogEvents", "GetQueryResults", "StartQuery"]
    logs = f"log-group:/place/{stage.name}/*"
    return [
        allow([f"cloudwatch:{action}" for action in metrics], "*"),
        allow(["cloudwatch:DescribeAlarms"], [arn("cloudwatch", "alarm:*")]),
        allow(
            ["cloudwatch:GetDashboard"],
            [arn("cloudwatch", f"dashboard/{stage.prefix}*", region="")],
        ),
        allow(
            [f"logs:{action}" for action in reading],
            [arn("logs", logs), arn("logs", f"{logs}:log-stream:*")],
        ),
        allow(
            ["cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks"],
            [arn("cloudformation", f"stack/{stage.prefix}*/*")],
        ),
        allow(["ecs:DescribeServices"], [arn("ecs", f"service/{stage.prefix}/*")]),
        allow(["ecs:DescribeTasks"], [arn("ecs", f"task/{stage.prefix}/*")]),
        allow(["sqs:GetQueueAttributes"], [arn("sqs", f"{stage.prefix}-*")]),
    ]


def may_rotate_key(stage: Stage, kept: Data) -> list[Statement]:
    keys = [Ref(secret) for secret in kept.secret_keys.values()]
    return [
        allow(["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"], keys),
        allow(["ecs:UpdateService"], [arn("ecs", f"service/{stage.prefix}/*")]),
    ]


def may_run_commands(stage: Stage, web: Compute) -> list[Statement]:
    """`manage.py` as a one-off task of the same image: freeze the board, ban, roll back."""
    cluster = {"ArnEquals": {"ecs:cluster": GetAtt(web.cluster, "Arn")}}
    roles = [GetAtt("ExecutionRole", "Arn"), GetAtt("TaskRole", "Arn")]
    passed = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    return [
        allow(["ecs:RunTask"], [Ref(web.task)], cluster),
        allow(["ecs:StopTask"], [arn("ecs", f"task/{stage.prefix}/*")], cluster),
        allow(["iam:PassRole"], roles, passed),
    ]
