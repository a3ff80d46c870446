"""A cloud of recorded answers: each client plays what a test wrote down, in that order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.stub import Stubber

from provisioning.cloud import Cloud
from provisioning.stage import REGION


@dataclass
class Recorded:
    cloud: Cloud
    stubs: dict[str, Stubber]
    said: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def answers(self, service: str, operation: str, answer: Any, asked: Any = None) -> None:
        self.stubs[service].add_response(operation, answer, asked)

    def refuses(self, service: str, operation: str, code: str, message: str = "") -> None:
        self.stubs[service].add_client_error(operation, code, message)


@contextmanager
def recorded(*services: str) -> Iterator[Recorded]:
    """Fails unless everything written down was asked for, with botocore's check of the shapes."""
    session = boto3.Session("test", "test", region_name=REGION)
    clients = {name: session.client(name.replace("_", "-")) for name in services}
    stubs = {name: Stubber(client) for name, client in clients.items()}
    said, pauses = list[str](), list[float]()
    cloud = Cloud(clients, said.append, lambda _: True, pauses.append)
    with ExitStack() as stack:
        for stub in stubs.values():
            stack.enter_context(stub)
        yield Recorded(cloud, stubs, said, pauses)
        for stub in stubs.values():
            stub.assert_no_pending_responses()
