"""Web tasks of the deployed stage: real processes, which share a Valkey and the emulator."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from provisioning.local.deployment import task_environment
from tests.rig.fuse import until
from tests.rig.server import BoardServer

Outputs = dict[str, str]


def environment(stack: Outputs, valkey_url: str) -> dict[str, str]:
    """What the template gives to a task, as far as it matters here."""
    aws = {name: value for name, value in os.environ.items() if name.startswith("AWS_")}
    return aws | {
        "VALKEY_URL": valkey_url,
        "SECRET_KEY": "the same in every task, so that a session holds in each",
        **task_environment(stack),
        "PLACE_WIDTH": "100",
        "PLACE_HEIGHT": "90",
        "PLACE_TICK_MS": "50",
    }


@contextmanager
def running_tasks(
    directory: Path, count: int, stack: Outputs, valkey_url: str, **more: str
) -> Iterator[list[BoardServer]]:
    tasks = []
    for number in range(count):
        home = directory / f"task-{number}"
        home.mkdir(parents=True)
        tasks.append(BoardServer(home, **{**environment(stack, valkey_url), **more}))
    try:
        with ThreadPoolExecutor(count) as pool:
            list(pool.map(begin, tasks))
        yield tasks
    finally:
        with ThreadPoolExecutor(count) as pool:  # each waits for its long poll to end
            list(pool.map(BoardServer.stop, tasks))


def begin(task: BoardServer) -> None:
    task.migrate()
    task.start()
    until(lambda: task.request("GET", "/healthz")[0] == 200, "the task is healthy")
