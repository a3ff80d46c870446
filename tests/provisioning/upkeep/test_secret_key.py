"""A rotation of the key, with a fleet of tasks that start and go while players ask any of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import boto3
import pytest
from botocore.exceptions import ClientError
from django.core.signing import BadSignature, TimestampSigner

from provisioning.cloud import Cloud
from provisioning.upkeep import secret_key

pytestmark = pytest.mark.cloud
OUTPUTS = {"SecretKey": "key", "SecretKeyFallbacks": "fallbacks", "Cluster": "c", "Service": "s"}


class Task(NamedTuple):
    """A task has the keys that were there when it started."""

    key: str
    fallbacks: tuple[str, ...]

    @property
    def signer(self) -> TimestampSigner:
        return TimestampSigner(key=self.key, fallback_keys=self.fallbacks, salt="place.session")


class Fleet:
    """ECS to the code, and secrets that are real on the emulator; `fails` counts down to a call
    that is refused, as when the network goes. A task starts after each call: the scaling's."""

    def __init__(self, secrets: Any) -> None:
        self.secrets, self.fails, self.lost = secrets, 0, set[str]()
        self.alive: list[Task] = [self.start()]
        self.cookies: list[str] = []
        secrets.meta.events.register("after-call.secrets-manager.PutSecretValue", self.happens)

    def start(self) -> Task:
        read = [self.secrets.get_secret_value(SecretId=name) for name in ("key", "fallbacks")]
        key, fallbacks = (one["SecretString"] for one in read)
        return Task(key, tuple(fallbacks.split(",")))

    def happens(self, **_: Any) -> None:
        self.alive.append(self.start())
        self.ask_everyone()
        self.fails -= 1
        if self.fails == 0:
            raise ClientError({"Error": {"Code": "Gone", "Message": "gone"}}, "Any")

    def ask_everyone(self) -> None:
        """Each task's new session, and all there were, at each task."""
        self.cookies += [task.signer.sign("ann") for task in self.alive]
        for task in self.alive:
            self.lost |= {cookie for cookie in self.cookies if not knows(task, cookie)}

    def update_service(self, **_: Any) -> dict[str, Any]:
        before = list(self.alive)
        self.happens()
        self.alive = [task for task in self.alive if task not in before] or [self.start()]
        return {"service": self.described()}

    def describe_services(self, **_: Any) -> dict[str, Any]:
        return {"services": [self.described()]}

    def described(self) -> dict[str, Any]:
        done = {"id": "1", "status": "PRIMARY", "rolloutState": "COMPLETED"}
        return {"runningCount": 1, "desiredCount": 1, "deployments": [done]}


def knows(task: Task, cookie: str) -> bool:
    try:
        return task.signer.unsign(cookie) == "ann"
    except BadSignature:
        return False


@pytest.fixture
def fleet(aws: str) -> Iterator[Fleet]:
    secrets = boto3.Session().client("secretsmanager")
    for name, value in (("key", "first"), ("fallbacks", "signs-nothing")):
        secrets.create_secret(Name=name, SecretString=value)
    yield Fleet(secrets)
    for name in ("key", "fallbacks"):
        secrets.delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)


def cloud_of(fleet: Fleet) -> Cloud:
    clients = {"secretsmanager": fleet.secrets, "ecs": fleet}
    return Cloud(clients, lambda _: None, lambda _: True, lambda _: None)


def test_a_rotation_logs_nobody_out(fleet: Fleet) -> None:
    secret_key.rotate(cloud_of(fleet), OUTPUTS)
    secret_key.rotate(cloud_of(fleet), OUTPUTS)
    fleet.ask_everyone()
    assert fleet.lost == set()
    (now,) = {task.key for task in fleet.alive}
    assert now != "first"
    assert len(now) >= 50
    assert "first" in fleet.start().fallbacks


@pytest.mark.parametrize("fails", [1, 2, 3, 4])
def test_what_is_interrupted_is_safe_and_goes_on_when_repeated(fleet: Fleet, fails: int) -> None:
    fleet.fails = fails
    with pytest.raises(ClientError, match="gone"):
        secret_key.rotate(cloud_of(fleet), OUTPUTS)
    begun = fleet.start().fallbacks[0]
    secret_key.rotate(cloud_of(fleet), OUTPUTS)
    fleet.ask_everyone()
    assert fleet.lost == set()
    assert begun in (fleet.start().key, *fleet.start().fallbacks)
    if fails < 3:  # the new key has not signed yet
        assert fleet.start().key == begun


def test_signing_before_all_can_read_it_would_be_seen(fleet: Fleet) -> None:
    cloud = cloud_of(fleet)
    secret_key.write(cloud, "fallbacks", "first")
    secret_key.write(cloud, "key", "second")
    assert fleet.lost


def test_a_key_that_leaked_signs_nothing_any_more(fleet: Fleet) -> None:
    forged = TimestampSigner(key="first", salt="place.session").sign("ann")
    secret_key.replace(cloud_of(fleet), OUTPUTS)
    assert not any(knows(task, forged) for task in fleet.alive)
