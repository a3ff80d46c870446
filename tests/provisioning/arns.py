"""Intrinsic functions made into texts, so that IAM's judges can read the policies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
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
    "AWS::CodeBuild::Project": f"arn:aws:codebuild:{HERE}:project/{{name}}",
    "AWS::ECR::Repository": f"arn:aws:ecr:{HERE}:repository/{{name}}",
    "AWS::ECS::Cluster": f"arn:aws:ecs:{HERE}:cluster/{{name}}",
    "AWS::ECS::TaskDefinition": f"arn:aws:ecs:{HERE}:task-definition/{{name}}:1",
    "AWS::IAM::ManagedPolicy": "arn:aws:iam::123456789012:policy/{name}",
    "AWS::IAM::Role": "arn:aws:iam::123456789012:role/{name}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{HERE}:log-group:{{name}}:*",
    "AWS::RDS::DBInstance": f"arn:aws:secretsmanager:{HERE}:secret:{{name}}",
    "AWS::S3::Bucket": "arn:aws:s3:::{name}",
    "AWS::SNS::Topic": f"arn:aws:sns:{HERE}:{{name}}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{HERE}:{{name}}",
    "AWS::SecretsManager::Secret": f"arn:aws:secretsmanager:{HERE}:secret:{{name}}",
}


Known = Mapping[str, str]
NOTHING: Known = MappingProxyType({})


def resolved(node: Any, document: Document, known: Known = NOTHING) -> Any:
    """`known` are ARNs by title, and pseudo parameters, of a stack that is there."""
    if isinstance(node, list):
        return [resolved(item, document, known) for item in node]
    if not isinstance(node, dict):
        return node
    match node:
        case {"Ref": name}:
            return named(name, document, known)
        case {"Fn::GetAtt": [name, _]}:
            return named(name, document, known)
        case {"Fn::Sub": str(text)}:
            return re.sub(r"\$\{([\w:]+)[^}]*\}", lambda m: named(m[1], document, known), text)
    return {key: resolved(value, document, known) for key, value in node.items()}


def named(name: str, document: Document, known: Known) -> str:
    if name in known:
        return known[name]
    if name in PSEUDO:
        return PSEUDO[name]
    return ARNS[document["Resources"][name]["Type"]].format(name=name)


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
