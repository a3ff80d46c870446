"""Runs the load programs on their core and reads what they measured."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.build import compiled
from tests.bench.machine import LOAD_CORE, on

TIMEOUT_SECONDS = 300
WARM_SECONDS = 1.0  # before what is measured, unless told; no longer than that


class LoadFailedError(Exception):
    """The load could not be put on; the message is the program's own."""


def sockets(port: int, pids: Sequence[int], count: int, **options: Any) -> dict[str, Any]:
    """Members of both phases; those of the measured span win. Options by their letter."""
    options = {"w": min(WARM_SECONDS, options.get("x", 0)), **options}
    words = flags(p=port, n=count, S=",".join(map(str, pids)), **options)
    lines = run([str(compiled("load/sockets.c")), *words])
    return {"connect": lines[0], **lines[-1]}


def requests(port: int, pids: Sequence[int], count: int, file: Path, **options: Any) -> Any:
    words = flags(p=port, n=count, S=",".join(map(str, pids)), f=file, **options)
    return run([str(compiled("load/requests.c")), *words])[0]


def flags(**options: Any) -> list[str]:
    return [word for name, value in options.items() for word in (f"-{name}", str(value))]


def run(command: list[str]) -> list[dict[str, Any]]:
    with on(LOAD_CORE):
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS)
    if done.returncode:
        raise LoadFailedError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]
