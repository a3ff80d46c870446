"""A local AWS for tests: ministack on a free port of the loopback interface."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from provisioning.deploy.package import ROOT
from provisioning.local import emulator

__all__ = ["ROOT", "aws", "aws_emulator", "aws_url", "point_to"]


@pytest.fixture(scope="session")
def aws_emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[emulator.Emulator]:
    """An empty account at first; gone with everything in it at the end."""
    with emulator.running(tmp_path_factory.mktemp("emulator") / "log") as running:
        yield running


@pytest.fixture(scope="session")
def aws_url(aws_emulator: emulator.Emulator) -> str:
    return aws_emulator.url


@pytest.fixture
def aws(aws_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every boto3 client made from here on talks to the emulator."""
    point_to(aws_url, monkeypatch)
    return aws_url


def point_to(url: str, patch: pytest.MonkeyPatch) -> None:
    for name, value in emulator.environment(url).items():
        patch.setenv(name, value)
