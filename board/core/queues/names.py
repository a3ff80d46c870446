"""The private queue of each web task: its name, and which queues nobody reads any more."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

# A task creates its queue before it is listed as running: a young queue may have an owner.
ORPHAN_AFTER_SECONDS = 600
UNSAFE = re.compile(r"[^A-Za-z0-9-]")  # in the name of a queue, and our own separator
MAX_TASK = 36  # a name has 80 characters


class TaskQueue(NamedTuple):
    """`created_at` in Unix seconds."""

    url: str
    arn: str
    created_at: float

    @property
    def name(self) -> str:
        return self.arn.rpartition(":")[2]


def task_id(task_arn: str) -> str:
    return task_arn.rpartition("/")[2]


def queue_name(prefix: str, task: str, mark: str) -> str:
    """`mark` makes it unique: a deleted name is blocked for a minute, and a task may run
    several processes."""
    return f"{prefix}{UNSAFE.sub('-', task)[:MAX_TASK]}_{mark}"


def task_of(prefix: str, name: str) -> str:
    return name.removeprefix(prefix).partition("_")[0]


def orphans(
    queues: Iterable[TaskQueue],
    prefix: str,
    running: Collection[str],
    stopped: Collection[str],
    now: float,
) -> list[TaskQueue]:
    """Queues without a running task: those of `stopped` tasks at once, others by their age."""
    return [
        queue
        for queue in queues
        if queue.name.startswith(prefix)
        and (task := task_of(prefix, queue.name)) not in running
        and (task in stopped or now - queue.created_at > ORPHAN_AFTER_SECONDS)
    ]
