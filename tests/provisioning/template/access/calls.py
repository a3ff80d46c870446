"""What code asks of AWS, heard at botocore itself: the action, its resources, its conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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


Hear = Callable[..., None]
BUILT = "before-parameter-build"


@contextmanager
def recording(patch: pytest.MonkeyPatch, account: str) -> Iterator[list[Call]]:
    """Of every client of boto3's default session that is made inside, in whichever thread."""
    calls: list[Call] = []
    session = boto3.Session()
    session.events.register(BUILT, hearing(calls, account))
    with patch.context() as patched:
        patched.setattr(boto3, "DEFAULT_SESSION", session)
        yield calls


@contextmanager
def listening(clients: Iterable[Any], calls: list[Call], account: str) -> Iterator[None]:
    """Adds to `calls` what clients ask that were made before."""
    hear, events = hearing(calls, account), [client.meta.events for client in clients]
    for each in events:
        each.register(BUILT, hear)
    yield
    for each in events:
        each.unregister(BUILT, hear)


def hearing(calls: list[Call], account: str) -> Hear:
    place = requests.Place(account, "us-east-1")

    def hear(params: dict[str, Any], model: Any, **_: Any) -> None:
        service = model.service_model.signing_name
        calls.extend(
            Call(action, resource, tuple(context.items()), model.name)
            for action, resource, context in requests.asked(service, model.name, params, place)
        )

    return hear
