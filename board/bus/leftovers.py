"""Removes what killed tasks left behind."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from board.bus.private_queue import CONFIG
from board.core.problem import Unavailable
from board.core.queues.names import TaskQueue
from board.core.queues.sweep import QueueSweep
from board.store.store import Store

# For somebody who only looks, and would rather hear that AWS is away.
IMPATIENT = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=2)


class Swept(NamedTuple):
    queues: int
    subscriptions: int
    read: int  # queues that stay, since a task reads them


class Found(NamedTuple):
    """`silent` are names of readers; `read` counts queues."""

    lost: list[TaskQueue]
    silent: list[str]
    read: int


async def sweep(store: Store) -> Swept:
    """Queues whose reader has been silent, and subscriptions that lead to none.

    Queues are listed before readers: a task names its queue there before it makes it. Raises
    Unavailable.
    """
    try:
        cloud = await asyncio.to_thread(open_sweep)
        found = await look(cloud, store)
        removed = await asyncio.to_thread(cloud.remove, found.lost)
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(f"The queues cannot be swept: {error}") from error
    await store.publication.left_by(*found.silent)
    return Swept(*removed, read=found.read)


async def count_lost(store: Store) -> int:
    """How many queues a sweep would remove. Raises Unavailable, soon."""
    try:
        cloud = await asyncio.to_thread(open_sweep, IMPATIENT)
        return len((await look(cloud, store)).lost)
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(f"The queues cannot be counted: {error}") from error


async def look(cloud: QueueSweep, store: Store) -> Found:
    queues = await asyncio.to_thread(lambda: list(cloud.queues()))
    readers, now_ms = await store.publication.readers(), await store.clock_ms()
    lost = [queue for queue in queues if readers.get(queue.name, 0) < now_ms]
    silent = [name for name, deadline_ms in readers.items() if deadline_ms < now_ms]
    return Found(lost, silent, read=len(queues) - len(lost))


def open_sweep(config: Config = CONFIG) -> QueueSweep:
    sqs, sns = (boto3.client(service, config=config) for service in ("sqs", "sns"))
    return QueueSweep(sqs, sns, settings.PLACE_TOPIC_BOARD_UPDATES, settings.PLACE_QUEUE_PREFIX)
