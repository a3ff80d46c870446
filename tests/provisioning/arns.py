"""Intrinsic functions made into texts, so that IAM's judges can read the policies."""

from __future__ import annotations

import re
from typing import Any

from tests.provisioning.reading import Document, of_type, resource_statements, role_statements

PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "us-east-1",
    "Boundary": "arn:aws:iam::123456789012:policy/place-boundary",
    "RepositoryArn": "arn:aws:ecr:us-east-1:123456789012:repository/place",
}
HERE = "us-east-1:123456789012"
ARNS = {
    "AWS::CodeBuild::Project": f"arn:aws:codebuild:{HERE}:project/x",
    "AWS::ECR::Repository": f"arn:aws:ecr:{HERE}:repository/x",
    "AWS::ECS::Cluster": f"arn:aws:ecs:{HERE}:cluster/x",
    "AWS::ECS::TaskDefinition": f"arn:aws:ecs:{HERE}:task-definition/x:1",
    "AWS::IAM::ManagedPolicy": "arn:aws:iam::123456789012:policy/x",
    "AWS::IAM::Role": "arn:aws:iam::123456789012:role/x",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{HERE}:log-group:x:*",
    "AWS::RDS::DBInstance": f"arn:aws:secretsmanager:{HERE}:secret:x",
    "AWS::S3::Bucket": "arn:aws:s3:::x",
    "AWS::SNS::Topic": f"arn:aws:sns:{HERE}:x",
    "AWS::SQS::Queue": f"arn:aws:sqs:{HERE}:x",
    "AWS::SecretsManager::Secret": f"arn:aws:secretsmanager:{HERE}:secret:x",
}


def resolved(node: Any, document: Document) -> Any:
    if isinstance(node, list):
        return [resolved(item, document) for item in node]
    if not isinstance(node, dict):
        return node
    match node:
        case {"Ref": name}:
            return named(name, document)
        case {"Fn::GetAtt": [name, _]}:
            return named(name, document)
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{([\w:]+)[^}]*\}", lambda m: named(m[1], document), text)
    return {key: resolved(value, document) for key, value in node.items()}


def named(name: str, document: Document) -> str:
    return PSEUDO[name] if name in PSEUDO else ARNS[document["Resources"][name]["Type"]]


def policies(document: Document) -> list[dict[str, Any]]:
    """Each statement of an identity as a policy of its own, named by its role."""
    found = [
        (title, statement)
        for title, statement in role_statements(document)
        if statement["Effect"] == "Allow"
    ]
    for title, policy in (
        of_type(document, "IAM::ManagedPolicy").items() if has_managed(document) else ()
    ):
        found += [(title, one) for one in policy["PolicyDocument"]["Statement"]]
    return [
        {
            "title": title,
            "policy": {"Version": "2012-10-17", "Statement": [resolved(one, document)]},
        }
        for title, one in found
    ]


def has_managed(document: Document) -> bool:
    kinds = {resource["Type"] for resource in document["Resources"].values()}
    return "AWS::IAM::ManagedPolicy" in kinds


def resource_actions(document: Document) -> set[str]:
    found: set[str] = set()
    for _, statement in resource_statements(document):
        action = statement["Action"]
        found |= set(action if isinstance(action, list) else [action])
    return found
