"""Requests of the SDK as IAM sees them, by AWS's Service Authorization Reference.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

Params = dict[str, Any]
# action, resource, condition keys
Asked = tuple[str, str, dict[str, str]]

# Operations that are no action of their own.
ACTIONS = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}
# Actions that know no resource.
ANYWHERE = {
    "ecs:ListTasks",
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


def asked(service: str, operation: str, params: Params, place: Place) -> Iterator[Asked]:
    """Raises LookupError for a request whose resource nobody has told yet."""
    action = f"{service}:{operation}"
    action = ACTIONS.get(action, action)
    context = conditions(action, params, place)
    for resource in ["*"] if action in ANYWHERE else resources(service, params, place):
        yield action, resource, context


def resources(service: str, params: Params, place: Place) -> list[str]:
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
    raise LookupError(f"Say here which resource a request of {service} with {params} is about.")


def conditions(action: str, params: Params, place: Place) -> dict[str, str]:
    match action, params:
        case "sns:Subscribe", {"Protocol": protocol, "Endpoint": endpoint}:
            return {"sns:Protocol": protocol, "sns:Endpoint": endpoint}
        case "ecs:ListTasks", {"cluster": cluster}:
            arn = cluster if cluster.startswith("arn:") else place.arn("ecs", f"cluster/{cluster}")
            return {"ecs:cluster": arn}
        case "dynamodb:PutItem", {"Item": {"pk": {"S": key}}}:
            return {"dynamodb:LeadingKeys": key}
    return {}
