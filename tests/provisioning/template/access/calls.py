"""What code asks of AWS, heard at botocore itself: the action, its resources, its conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import boto3
import pytest

from tests.provisioning.template.access import requests

Context = Mapping[str, str]


class Call(NamedTuple):
    """One thing that IAM is asked; `resource` is "*" where the action knows none."""

    action: str
    resource: str
    context: tuple[tuple[str, str], ...] = ()
    operation: str = ""  # of the SDK, where code made the call

    def __str__(self) -> str:
        return f"{self.action} on {self.resource}"


@contextmanager
def recording(patch: pytest.MonkeyPatch, account: str) -> Iterator[list[Call]]:
    """Of every client of boto3's default session that is made inside, in whichever thread."""
    calls: list[Call] = []

    def hear(params: dict[str, Any], model: Any, **_: Any) -> None:
        service = model.service_model.signing_name
        place = requests.Place(account, "us-east-1")
        calls.extend(
            Call(action, resource, tuple(context.items()), model.name)
            for action, resource, context in requests.asked(service, model.name, params, place)
        )

    session = boto3.Session()
    session.events.register("before-parameter-build", hear)
    with patch.context() as patched:
        patched.setattr(boto3, "DEFAULT_SESSION", session)
        yield calls
