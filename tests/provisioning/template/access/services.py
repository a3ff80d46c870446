"""What AWS itself does by a role: nobody's code calls it, the template says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.provisioning.reading import Document, of_type
from tests.provisioning.template.access.calls import Call

Resolve = Callable[[Any], Any]
OF_LOGS = ("logs:CreateLogStream", "logs:PutLogEvents")
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
OF_POLLER = ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage")
# https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_ECS.html
OF_PULL = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
)


def made_by_services(document: Document, role: str, resolve: Resolve) -> Iterator[Call]:
    for title, function in of_type(document, "Lambda::Function").items():
        if of_role(function["Role"]) == role:
            yield from of_function(document, title, function, resolve)
    for task in of_type(document, "ECS::TaskDefinition").values():
        if of_role(task["ExecutionRoleArn"]) == role:
            yield from of_start(document, task, resolve)


def of_role(reference: Document) -> str:
    title, _ = reference["Fn::GetAtt"]
    return str(title)


def of_function(
    document: Document, title: str, function: Document, resolve: Resolve
) -> Iterator[Call]:
    """Lambda writes the log, polls the queue, and buries what the function gave up."""
    yield from writing(resolve(function["LoggingConfig"]["LogGroup"]))
    if "DeadLetterConfig" in function:
        yield Call("sqs:SendMessage", resolve(function["DeadLetterConfig"]["TargetArn"]))
    for config in of_type(document, "Lambda::EventInvokeConfig").values():
        if config["FunctionName"] == {"Ref": title}:
            failed = config["DestinationConfig"]["OnFailure"]
            yield Call("sqs:SendMessage", resolve(failed["Destination"]))
    for mapping in of_type(document, "Lambda::EventSourceMapping").values():
        if mapping["FunctionName"] == {"Ref": title}:
            yield from (Call(action, resolve(mapping["EventSourceArn"])) for action in OF_POLLER)


def of_start(document: Document, task: Document, resolve: Resolve) -> Iterator[Call]:
    """ECS pulls the image, reads the secrets and writes the log of a task."""
    yield Call("ecr:GetAuthorizationToken", "*")
    yield from (Call(action, resolve({"Ref": "RepositoryArn"})) for action in OF_PULL)
    for container in task["ContainerDefinitions"]:
        for secret in container["Secrets"]:
            yield Call("secretsmanager:GetSecretValue", resolve(secret["ValueFrom"]))
        yield from writing(resolve(container["LogConfiguration"]["Options"]["awslogs-group"]))


def writing(group: str) -> Iterator[Call]:
    stream = f"{group.removesuffix(':*')}:log-stream:one"
    yield from (Call(action, stream) for action in OF_LOGS)
