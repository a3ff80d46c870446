"""The private queue of each web task: its name, and which queues nobody reads any more."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

# A task creates its queue before it is listed as running: a young queue may have an owner.
ORPHAN_AFTER_SECONDS = 600


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


def queue_name(prefix: str, task: str) -> str:
    return f"{prefix}{task}"


def orphans(
    queues: Iterable[TaskQueue],
    prefix: str,
    running: Collection[str],
    stopped: Collection[str],
    now: float,
) -> list[TaskQueue]:
    """Queues without a running task: those of `stopped` tasks at once, others by their age."""
    wanted = {queue_name(prefix, task) for task in running}
    gone = {queue_name(prefix, task) for task in stopped}
    return [
        queue
        for queue in queues
        if queue.name.startswith(prefix)
        and queue.name not in wanted
        and (queue.name in gone or now - queue.created_at > ORPHAN_AFTER_SECONDS)
    ]
