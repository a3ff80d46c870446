"""A local AWS: ministack from PyPI, on the loopback interface, in an environment of its own."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from provisioning.deploy.package import ROOT

PROGRAM = ROOT / ".venv-cloud" / "bin" / "ministack"  # its pins clash with the board's
INSTALL = ROOT / "tests" / "install_cloud_tools.sh"
REGION = "us-east-1"
START_SECONDS, STOP_SECONDS = 120, 60  # on the slowest of machines
PR_SET_PDEATHSIG = 1
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}


@dataclass(frozen=True)
class Emulator:
    url: str
    process: subprocess.Popen[bytes]
    log: Path


def environment(url: str) -> dict[str, str]:
    """With which every client of boto3 talks to the emulator."""
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        **CREDENTIALS,
    }


@contextmanager
def running(log: Path, port: int = 0) -> Iterator[Emulator]:
    """A fresh, empty account; gone with everything in it afterwards."""
    port = port or free_port()
    names = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "MINISTACK_REGION": REGION}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [PROGRAM],
            env=os.environ | names,
            stdout=output,
            stderr=output,
            cwd=log.parent,
            start_new_session=True,  # Ctrl-C is for the board first, which needs it to the end
            preexec_fn=die_with_parent,
        )
    try:
        emulator = Emulator(f"http://127.0.0.1:{port}", process, log)
        await_health(emulator, log)
        yield emulator
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def die_with_parent() -> None:
    """Linux kills the emulator with whoever started it, even while it is stopped; its functions'
    processes end when it does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def await_health(emulator: Emulator, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and emulator.process.poll() is None:
        try:
            with urllib.request.urlopen(f"{emulator.url}/_ministack/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"The emulator did not start:\n{log.read_text()[-2000:]}")
