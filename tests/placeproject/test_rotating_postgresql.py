from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import psycopg
import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from tests.rig.postgres import PASSWORD, running_postgres


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with running_postgres() as port:
        yield port


@pytest.fixture
def secret(aws: str) -> str:
    made = boto3.client("secretsmanager").create_secret(
        Name=uuid.uuid4().hex, SecretString=text(PASSWORD)
    )
    arn: str = made["ARN"]
    return arn


def text(password: str) -> str:
    return json.dumps({"username": "place", "password": password})


@pytest.fixture
def database(port: int, secret: str, django_db_blocker: Any) -> Iterator[Any]:
    settings = {
        "ENGINE": "placeproject.rotating_postgresql",
        "SECRET": secret,
        "NAME": "place",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    handler = ConnectionHandler({"default": settings})
    with django_db_blocker.unblock():  # a database of this test's own
        yield handler["default"]
        handler.close_all()


def rotate(port: int, old: str, new: str, secret: str | None) -> None:
    words = f"host=127.0.0.1 port={port} user=place dbname=place"
    with psycopg.connect(words, password=old, autocommit=True) as connection:
        connection.execute(f"ALTER USER place PASSWORD '{new}'")
    if secret:
        boto3.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=text(new))


def one(database: Any) -> Any:
    with database.cursor() as cursor:
        return cursor.execute("SELECT 1").fetchone()[0]


def test_the_secret_opens_the_database(database: Any) -> None:
    assert one(database) == 1


def test_after_a_rotation_the_new_secret_opens_it(database: Any, port: int, secret: str) -> None:
    assert one(database) == 1
    rotate(port, PASSWORD, "another", secret)
    try:
        database.close()
        assert one(database) == 1
    finally:
        rotate(port, "another", PASSWORD, None)


def test_a_wrong_secret_is_read_once_more_and_then_raised(
    database: Any, port: int, secret: str
) -> None:
    boto3.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=text("wrong"))
    with pytest.raises(OperationalError, match="password"):
        one(database)
    boto3.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=text(PASSWORD))
    assert one(database) == 1


def test_the_secret_is_read_once_for_many_connections(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert one(database) == 1
    monkeypatch.setattr("boto3.client", lambda name: pytest.fail("It was read again."))
    database.close()
    assert one(database) == 1
