"""Removes what killed tasks left behind."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from board.bus.private_queue import CONFIG
from board.core.problem import Unavailable
from board.core.queues.sweep import QueueSweep
from board.store.store import Store


class Swept(NamedTuple):
    queues: int
    subscriptions: int
    read: int  # queues that stay, since a task reads them


async def sweep(store: Store) -> Swept:
    """Queues whose reader has been silent, and subscriptions that lead to none.

    Queues are listed before readers: a task names its queue there before it makes it. Raises
    Unavailable.
    """
    try:
        cloud = await asyncio.to_thread(open_sweep)
        queues = await asyncio.to_thread(lambda: list(cloud.queues()))
        readers, now_ms = await store.publication.readers(), await store.clock_ms()
        lost = [queue for queue in queues if readers.get(queue.name, 0) < now_ms]
        removed = await asyncio.to_thread(cloud.remove, lost)
    except (ClientError, BotoCoreError) as error:
        raise Unavailable(f"The queues cannot be swept: {error}") from error
    silent = [name for name, deadline_ms in readers.items() if deadline_ms < now_ms]
    await store.publication.left_by(*silent)
    return Swept(*removed, read=len(queues) - len(lost))


def open_sweep() -> QueueSweep:
    sqs, sns = (boto3.client(service, config=CONFIG) for service in ("sqs", "sns"))
    return QueueSweep(sqs, sns, settings.PLACE_TOPIC_BOARD_UPDATES, settings.PLACE_QUEUE_PREFIX)
