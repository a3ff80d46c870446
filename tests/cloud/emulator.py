"""A local AWS for tests: ministack on a free port of the loopback interface."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ROOT / ".venv-cloud" / "bin" / "ministack"
REGION = "us-east-1"
START_SECONDS = 30


@contextmanager
def running_emulator(log: Path) -> Iterator[str]:
    """The endpoint of a fresh, empty account; gone with everything in it afterwards."""
    port = free_port()
    names = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "MINISTACK_REGION": REGION}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PROGRAM], env=os.environ | names, stdout=output, stderr=output, cwd=log.parent
        )
    try:
        url = f"http://127.0.0.1:{port}"
        await_health(process, url, log)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_health(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_ministack/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"The emulator did not start:\n{log.read_text()[-2000:]}")


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
