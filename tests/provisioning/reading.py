"""Reading a template as a document: resources by type, statements by resource."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]


def of_type(document: Document, kind: str) -> dict[str, Document]:
    """Properties by title."""
    found = {
        title: resource["Properties"]
        for title, resource in document["Resources"].items()
        if resource["Type"] == f"AWS::{kind}"
    }
    assert found, f"There is no {kind}."
    return found


def only(document: Document, kind: str) -> Document:
    (properties,) = of_type(document, kind).values()
    return properties


def resource(document: Document, title: str) -> Document:
    found: Document = document["Resources"][title]
    return found


def properties(document: Document, title: str) -> Document:
    found: Document = resource(document, title)["Properties"]
    return found


def pairs(items: list[Document], name: str = "Key") -> dict[str, Any]:
    return {item[name]: item["Value"] for item in items}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def role_statements(document: Document) -> Iterator[tuple[str, Document]]:
    for title, role in of_type(document, "IAM::Role").items():
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                yield title, statement


def trust_statements(document: Document) -> Iterator[tuple[str, Document]]:
    for title, role in of_type(document, "IAM::Role").items():
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            yield title, statement


def resource_statements(document: Document) -> Iterator[tuple[str, Document]]:
    """Of policies that lie on queues, topics and buckets."""
    for kind in ("SQS::QueuePolicy", "SNS::TopicPolicy", "S3::BucketPolicy"):
        for title, policy in of_type(document, kind).items():
            for statement in policy["PolicyDocument"]["Statement"]:
                yield title, statement


def behaviours(document: Document) -> list[Document]:
    config = only(document, "CloudFront::Distribution")["DistributionConfig"]
    return [config["DefaultCacheBehavior"], *config["CacheBehaviors"]]


def behaviour(document: Document, path: str) -> Document:
    (found,) = [one for one in behaviours(document) if one.get("PathPattern") == path]
    return found


def origin(document: Document, name: str) -> Document:
    config = only(document, "CloudFront::Distribution")["DistributionConfig"]
    (found,) = [one for one in config["Origins"] if one["Id"] == name]
    return found


def container(document: Document) -> Document:
    (found,) = only(document, "ECS::TaskDefinition")["ContainerDefinitions"]
    return found  # type: ignore[no-any-return]


def mutated(document: Document) -> Document:
    return copy.deepcopy(document)


def distribution(document: Document) -> Document:
    found: Document = only(document, "CloudFront::Distribution")["DistributionConfig"]
    return found


def cache_policy(document: Document) -> Document:
    found: Document = only(document, "CloudFront::CachePolicy")["CachePolicyConfig"]
    return found


def cache_key(document: Document) -> Document:
    found: Document = cache_policy(document)["ParametersInCacheKeyAndForwardedToOrigin"]
    return found


def service(document: Document) -> Document:
    return only(document, "ECS::Service")


def target(document: Document) -> Document:
    return only(document, "ElasticLoadBalancingV2::TargetGroup")


def balancer(document: Document) -> Document:
    return only(document, "ElasticLoadBalancingV2::LoadBalancer")


def mapping(document: Document) -> Document:
    return only(document, "Lambda::EventSourceMapping")
