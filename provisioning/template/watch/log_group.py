"""Log groups: made by the stack, so that they have a retention and end with it."""

from __future__ import annotations

from troposphere import GetAtt, Template
from troposphere.logs import LogGroup

from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, allow


def add(template: Template, stage: Stage, title: str, name: str) -> LogGroup:
    return template.add_resource(
        LogGroup(title, LogGroupName=name, RetentionInDays=stage.watch.log_days)
    )


def may_write(group: LogGroup) -> list[Statement]:
    return [allow(["logs:CreateLogStream", "logs:PutLogEvents"], [GetAtt(group, "Arn")])]
