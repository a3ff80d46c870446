"""Requests of the SDK as IAM sees them, by AWS's Service Authorization Reference.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

Params = dict[str, Any]
# action, resource, condition keys
Asked = tuple[str, str, dict[str, str]]

# Operations that are no action of their own.
ACTIONS = {
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjectsV2": "s3:ListBucket",
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}
# Actions that know no resource.
ANYWHERE = {
    "ec2:DescribeAvailabilityZones",
    "ec2:DescribeManagedPrefixLists",
    "ecs:ListTasks",
    "servicequotas:GetAWSDefaultServiceQuota",
    "servicequotas:GetServiceQuota",
    "sns:GetSubscriptionAttributes",
    "sns:SetSubscriptionAttributes",
    "sns:Unsubscribe",
    "sqs:ListQueues",
}


class Place(NamedTuple):
    account: str
    region: str

    def arn(self, service: str, rest: str) -> str:
        return f"arn:aws:{service}:{self.region}:{self.account}:{rest}"

    def of_account(self, service: str, rest: str) -> str:
        """Of what is in no region."""
        return f"arn:aws:{service}::{self.account}:{rest}"


def asked(service: str, operation: str, params: Params, place: Place) -> Iterator[Asked]:
    """Raises LookupError for a request whose resource nobody has told yet."""
    action = f"{service}:{operation}"
    action = ACTIONS.get(action, action)
    context = conditions(action, params, place)
    for resource in ["*"] if action in ANYWHERE else resources(service, params, place):
        yield action, resource, context
    yield from besides(operation, params, place)


def besides(operation: str, params: Params, place: Place) -> Iterator[Asked]:
    """What a service asks of IAM for the one who called it."""
    match operation, params:
        case "CreateChangeSet", {"RoleARN": role}:
            yield passed(role, "cloudformation")
        case "RunTask", {"cluster": cluster}:
            for title in ("ExecutionRole", "TaskRole"):
                yield passed(place.of_account("iam", f"role/{cluster}-{title}-1"), "ecs-tasks")
        case "HeadObject", {"Bucket": bucket}:
            yield "s3:ListBucket", f"arn:aws:s3:::{bucket}", {}  # else what is absent is a 403
    if operation == "CreateChangeSet" and "TemplateURL" in params:
        yield "s3:GetObject", f"arn:aws:s3:::{urlsplit(params['TemplateURL']).path[1:]}", {}


def passed(role: str, service: str) -> Asked:
    return "iam:PassRole", role, {"iam:PassedToService": f"{service}.amazonaws.com"}


def resources(service: str, params: Params, place: Place) -> list[str]:
    found = of_data(service, params, place) or of_deploying(service, params, place)
    if not found:
        raise LookupError(
            f"Say here which resource a request of {service} with {params} is about."
        )
    return found


def of_data(service: str, params: Params, place: Place) -> list[str]:
    match service, params:
        case "dynamodb", {"RequestItems": tables}:
            return [place.arn(service, f"table/{name}") for name in tables]
        case "dynamodb", {"TableName": table, "IndexName": index}:
            return [place.arn(service, f"table/{table}/index/{index}")]
        case "dynamodb", {"TableName": table}:
            return [place.arn(service, f"table/{table}")]
        case "secretsmanager", {"SecretId": secret}:
            return [secret]
        case "sns", {"TopicArn": topic}:
            return [topic]
        case "sqs", {"QueueUrl": url}:
            return [place.arn(service, url.rpartition("/")[2])]
        case "sqs", {"QueueName": name}:
            return [place.arn(service, name)]
        case "s3", {"Bucket": bucket, "Key": key}:
            return [f"arn:aws:s3:::{bucket}/{key}"]
        case "s3", {"Bucket": bucket}:
            return [f"arn:aws:s3:::{bucket}"]
    return []


def of_deploying(service: str, params: Params, place: Place) -> list[str]:
    match service, params:
        case "cloudformation", {"StackName": name}:
            return [place.arn(service, f"stack/{name}/1")]
        case "cloudfront", {"DistributionId": name}:
            return [place.of_account(service, f"distribution/{name}")]
        case "codebuild", {"projectName": name}:
            return [place.arn(service, f"project/{name}")]
        case "codebuild", {"ids": builds}:
            return [place.arn(service, f"project/{build.partition(':')[0]}") for build in builds]
        case "ecr", {"repositoryName": name}:
            return [place.arn(service, f"repository/{name}")]
        case "ecs", {"taskDefinition": task}:
            return [task]
        case "ecs", {"tasks": tasks}:
            return list(tasks)
        case "ecs", {"cluster": cluster, "services": services}:
            return [place.arn(service, f"service/{cluster}/{name}") for name in services]
        case "ecs", {"cluster": cluster, "service": name}:
            return [place.arn(service, f"service/{cluster}/{name}")]
        case "elasticloadbalancing", {"LoadBalancerArn": balancer}:
            return [balancer]
        case "rds", {"DBInstanceIdentifier": name}:
            return [place.arn(service, f"db:{name}")]
    return []


def conditions(action: str, params: Params, place: Place) -> dict[str, str]:
    match action, params:
        case "sns:Subscribe", {"Protocol": protocol, "Endpoint": endpoint}:
            return {"sns:Protocol": protocol, "sns:Endpoint": endpoint}
        case "ecs:ListTasks" | "ecs:RunTask", {"cluster": cluster}:
            arn = cluster if cluster.startswith("arn:") else place.arn("ecs", f"cluster/{cluster}")
            return {"ecs:cluster": arn}
        case "dynamodb:PutItem", {"Item": {"pk": {"S": key}}}:
            return {"dynamodb:LeadingKeys": key}
    return {}
