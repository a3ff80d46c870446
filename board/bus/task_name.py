"""What this task is called, for the name of its queue."""

from __future__ import annotations

import json
import os
import socket
import urllib.request

from board.core.queues.names import task_id

METADATA_SECONDS = 2.0


def task_name(metadata_url: str) -> str:
    """The id that ECS gave the task, or host and process where there is no ECS.

    `metadata_url` is ECS_CONTAINER_METADATA_URI_V4. Raises OSError when it does not answer.
    """
    if not metadata_url:
        return f"{socket.gethostname()}-{os.getpid()}"
    with urllib.request.urlopen(f"{metadata_url}/task", timeout=METADATA_SECONDS) as reply:
        return task_id(json.load(reply)["TaskARN"])
