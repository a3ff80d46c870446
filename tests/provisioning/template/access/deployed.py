"""A stage on the emulator: its template, and what its names became there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import boto3

from provisioning import documents
from provisioning.cloud import Cloud
from provisioning.deploy import stacks
from provisioning.stage import REGION
from tests.cloud.stack import Rig
from tests.provisioning.arns import resolved
from tests.provisioning.reading import Document, of_type, role_statements
from tests.provisioning.template.access.calls import Call
from tests.provisioning.template.access.judging import findings
from tests.provisioning.template.access.services import made_by_services

ACCOUNT = "000000000000"  # the emulator's
Variables = Mapping[str, str]
SECRET = '{"username": "place", "password": "hunter22"}'


@dataclass(frozen=True)
class Deployed:
    document: Document  # whole: with what the emulator lacks
    known: Mapping[str, str]  # ARNs by title
    functions: Mapping[str, Variables]  # environments by title
    web: Variables

    def statements(self, role: str) -> list[Document]:
        return [
            self.resolve(statement)
            for title, statement in role_statements(self.document)
            if title == role
        ]

    def findings(self, role: str, calls: Collection[Call]) -> list[str]:
        """What its code and AWS's services do by a role, held against its statements."""
        made = [*calls, *made_by_services(self.document, role, self.resolve)]
        return list(findings(role, self.statements(role), made))

    def resolve(self, node: Any) -> Any:
        return resolved(node, self.document, self.known)


def deploy(rig: Rig) -> Deployed:
    """The emulator has no managed password: a secret of ours is the database's."""
    aws, session = rig.deploy(), boto3.Session()
    document = documents.stage_document(rig.stage)
    secret = session.client("secretsmanager").create_secret(
        Name=f"{rig.stage.prefix}-database", SecretString=SECRET
    )["ARN"]
    task = stacks.outputs(aws, rig.stage.prefix)["WebTask"]
    return Deployed(
        document,
        known=arns(aws, rig.stage.prefix) | {"Database": secret},
        functions=function_variables(session.client("lambda"), document),
        web=task_variables(aws, task) | {"DATABASE_SECRET": secret},
    )


def function_variables(lambdas: Any, document: Document) -> dict[str, Variables]:
    functions = of_type(document, "Lambda::Function")
    return {
        title: lambdas.get_function_configuration(FunctionName=function["FunctionName"])[
            "Environment"
        ]["Variables"]
        for title, function in functions.items()
    }


def task_variables(aws: Cloud, task: str) -> dict[str, str]:
    found = aws.ecs.describe_task_definition(taskDefinition=task)["taskDefinition"]
    (container,) = found["containerDefinitions"]
    return {one["name"]: one["value"] for one in container["environment"]}


def arns(aws: Cloud, stack: str) -> dict[str, str]:
    known = {"AWS::AccountId": ACCOUNT, "AWS::Region": REGION}
    pages = aws.cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    for one in [one for page in pages for one in page["StackResourceSummaries"]]:
        arn = arn_of(one["ResourceType"], one["PhysicalResourceId"])
        if arn:
            known[one["LogicalResourceId"]] = arn
    return known


def arn_of(kind: str, name: str) -> str:
    """Empty for what no role names."""
    match kind:
        case "AWS::SNS::Topic":
            return name
        case "AWS::SQS::Queue":
            return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name.rpartition('/')[2]}"
        case "AWS::ECS::Cluster":
            return f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{name}"
        case "AWS::S3::Bucket":
            return f"arn:aws:s3:::{name}"
        case "AWS::ECR::Repository":
            return f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/{name}"
        case "AWS::CodeBuild::Project":
            return f"arn:aws:codebuild:{REGION}:{ACCOUNT}:project/{name}"
        case "AWS::IAM::Role":
            return f"arn:aws:iam::{ACCOUNT}:role/{name}"
        case "AWS::ECS::TaskDefinition":
            return name
        case "AWS::SecretsManager::Secret":
            return f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}"
        case "AWS::Logs::LogGroup":
            return f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{name}:*"
    return ""
