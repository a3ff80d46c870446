"""One function: its role, its log, and who may call it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from troposphere import GetAtt, Ref, Template, awslambda, events, sqs

from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, add_role, trust_service
from provisioning.template.watch import log_group

RUNTIME = "python3.13"
TRUST = trust_service("lambda.amazonaws.com")


def add_function(
    template: Template,
    stage: Stage,
    name: str,
    variables: dict[str, Any],
    statements: Sequence[Statement],
    timeout_seconds: int,
    memory_mb: int,
    dead: sqs.Queue | None = None,
) -> awslambda.Function:
    """Outside the VPC: it talks to AWS's services alone."""
    title = "".join(word.capitalize() for word in name.split("_"))
    group = log_group.add(template, stage, f"{title}Logs", f"/place/{stage.name}/{name}")
    role = add_role(template, f"{title}Role", TRUST, [*statements, *log_group.may_write(group)])
    return template.add_resource(
        awslambda.Function(
            title,
            FunctionName=f"{stage.prefix}-{name.replace('_', '-')}",
            Runtime=RUNTIME,
            Architectures=["arm64"],
            Handler=f"lambdas.{name}.handler.handle",
            Code=awslambda.Code(S3Bucket=Ref("Artefacts"), S3Key=Ref(f"{title}Zip")),
            Role=GetAtt(role, "Arn"),
            Timeout=timeout_seconds,
            MemorySize=memory_mb,
            Environment=awslambda.Environment(Variables=variables),
            LoggingConfig=awslambda.LoggingConfig(LogGroup=Ref(group)),
            **dead_letters(dead),
        )
    )


def dead_letters(queue: sqs.Queue | None) -> dict[str, Any]:
    if queue is None:
        return {}
    return {"DeadLetterConfig": awslambda.DeadLetterConfig(TargetArn=GetAtt(queue, "Arn"))}


def call_by_rule(
    template: Template, title: str, function: awslambda.Function, **when: Any
) -> None:
    rule = template.add_resource(
        events.Rule(
            title,
            State="ENABLED",
            Targets=[events.Target(Id="function", Arn=GetAtt(function, "Arn"))],
            **when,
        )
    )
    admit(template, f"{title}Allowed", function, "events.amazonaws.com", GetAtt(rule, "Arn"))


def admit(
    template: Template, title: str, function: awslambda.Function, service: str, source: Any
) -> None:
    template.add_resource(
        awslambda.Permission(
            title,
            Action="lambda:InvokeFunction",
            FunctionName=Ref(function),
            Principal=service,
            SourceArn=source,
        )
    )
