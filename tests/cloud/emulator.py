"""A local AWS for tests: ministack on a free port of the loopback interface."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from provisioning.local import emulator
from provisioning.local.emulator import REGION

__all__ = ["REGION", "aws", "aws_url", "running_emulator"]


@contextmanager
def running_emulator(log: Path) -> Iterator[str]:
    """The endpoint of a fresh, empty account; gone with everything in it afterwards."""
    with emulator.running(log) as running:
        yield running.url


@pytest.fixture(scope="session")
def aws_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_emulator(tmp_path_factory.mktemp("emulator") / "log") as url:
        yield url


@pytest.fixture
def aws(aws_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every boto3 client made from here on talks to the emulator."""
    point_to(aws_url, monkeypatch)
    return aws_url


def point_to(url: str, patch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "AWS_ENDPOINT_URL": url,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        patch.setenv(name, value)
