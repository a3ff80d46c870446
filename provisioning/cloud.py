"""AWS as `deploy` sees it: clients, a clock and a voice, so that tests can stand in for each."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import boto3

from provisioning.stage import REGION

SERVICES = (
    "cloudformation",
    "cloudfront",
    "codebuild",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "elbv2",
    "iam",
    "rds",
    "s3",
    "secretsmanager",
    "service_quotas",
    "sqs",
)
POLL_SECONDS = 3.0


class StepFailed(Exception):
    """A step could not be done; the text says why and what to do about it."""


@dataclass
class Cloud:
    clients: dict[str, Any]
    say: Callable[[str], None]
    confirm: Callable[[str], bool]
    pause: Callable[[float], None] = time.sleep
    now: Callable[[], float] = field(default=time.time)

    def __getattr__(self, service: str) -> Any:
        try:
            return self.clients[service]
        except KeyError:
            raise AttributeError(service) from None

    def wait(self) -> None:
        self.pause(POLL_SECONDS)


def connect(say: Callable[[str], None], confirm: Callable[[str], bool]) -> Cloud:
    """Credentials, profile and endpoint as the SDK finds them; the region is the stack's."""
    session = boto3.Session(region_name=REGION)
    clients = {name: session.client(name.replace("_", "-")) for name in SERVICES}
    return Cloud(clients, say, confirm)
