"""The bus on AWS: published by one process, broadcast by a function, read from a private queue."""

from __future__ import annotations

import asyncio
import logging
import math
import random
import time
import uuid
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings

from board.bus.base import Batch
from board.bus.delivery import Reader
from board.bus.leftovers import count_lost
from board.bus.private_queue import MESSAGES_PER_CALL, PrivateQueue, QueueGone, Received
from board.bus.publisher import Publisher
from board.bus.task_name import task_name
from board.bus.topic import Topic
from board.core.loops import Loops
from board.core.problem import Unavailable
from board.core.queues.names import queue_name
from board.store.store import Store

logger = logging.getLogger(__name__)

READER_MS = 15_000  # after which a queue whose reader is silent may be collected
RETRY_SECONDS = (0.5, 1.0)
LATE_POLLS = 2  # empty ones, while others place, before the subscription is looked at

T = TypeVar("T")


class SnsSqsBus:
    """While SNS or SQS is out of order an empty batch still names the store's seq every few
    seconds: the hub sees that it is behind and fills the gap from the outbox. So an outage
    makes the board slower, and does not stop it."""

    def __init__(self, store: Store, loops: Loops) -> None:
        self._store = store
        self._publisher = Publisher(
            store, self._publish, keep=settings.PLACE_RING_ENTRIES, loops=loops
        )
        self._topic = Topic(settings.PLACE_TOPIC_PIXEL_UPDATES)
        self._queue: PrivateQueue | None = None
        self._read: list[Received] = []  # and not deleted yet
        self._late_polls = 0
        self._stayed_at = -math.inf
        # One waits in a long poll, one deletes, one publishes.
        self._threads = ThreadPoolExecutor(3, thread_name_prefix="bus")

    async def start(self) -> None:
        self._publisher.start()
        if self._queue is None:
            await self._open_queue()

    async def stop(self) -> None:
        await self._publisher.stop()
        await asyncio.to_thread(self._threads.shutdown)  # a queue being opened is closed, too
        if self._queue:
            await asyncio.to_thread(self._queue.close)
            await self._leave(self._queue.name)

    @staticmethod
    async def left_behind(store: Store) -> int:
        return await count_lost(store)

    async def batches(self, since: int) -> AsyncIterator[Batch]:
        seen, reader = since, Reader(self._store)
        while True:
            received = await self._receive()
            messages = received or []
            for message in messages:
                if batch := await reader.read(message.body):
                    seen, self._late_polls = max(seen, batch.to_seq), 0
                    yield batch
            self._read += messages
            if not messages or len(self._read) >= MESSAGES_PER_CALL:
                self._delete()
            if not messages:
                seq = await self._store.seq()
                if seq < seen:
                    raise Unavailable(f"The store came back at seq {seq}, {seen} was delivered.")
                if received is not None:  # else nothing of AWS answers, and asking takes its time
                    await self._look_after(seen, seq)
                seen = max(seen, seq)
                yield Batch(seq, seq, [])

    # --- the queue ---------------------------------------------------------------------------

    async def _receive(self) -> list[Received] | None:
        """Empty when there is nothing; None when the queue cannot be read now."""
        try:
            queue = self._queue or await self._open_queue()
            await self._stay(queue.name)
            return await self._in_thread(queue.receive)
        except QueueGone as gone:
            logger.error("Queue %s was deleted under this task; it gets a new one.", gone)
            await self._drop_queue()
        except Unavailable as problem:
            logger.warning("The outbox stands in for the bus: %s", problem.detail)
            await asyncio.sleep(random.uniform(*RETRY_SECONDS))
        return None

    async def _open_queue(self) -> PrivateQueue:
        """Its name is known as used before it exists, so that nobody collects it."""
        task = await self._in_thread(self._task_name)
        name = queue_name(settings.PLACE_QUEUE_PREFIX, task, uuid.uuid4().hex[:8])
        self._stayed_at = -math.inf
        await self._stay(name)
        return await self._in_thread(lambda: self._open(name))

    def _open(self, name: str) -> PrivateQueue:
        """Set in the thread: a stop in the meantime must find what was made."""
        self._queue = PrivateQueue.open(name, settings.PLACE_TOPIC_BOARD_UPDATES)
        logger.info("This task reads queue %s.", name)
        return self._queue

    def _task_name(self) -> str:
        try:
            return task_name(settings.ECS_CONTAINER_METADATA_URI_V4)
        except OSError as error:
            raise Unavailable(f"ECS does not say what this task is called: {error}") from error

    async def _drop_queue(self) -> None:
        queue, self._queue, self._read = self._queue, None, []
        if queue:
            await self._in_thread(queue.close)
            await self._leave(queue.name)

    async def _look_after(self, seen: int, seq: int) -> None:
        """Placements, but no messages: a topic that was made anew knows no subscription."""
        self._late_polls += seq > seen
        if self._queue is None or self._late_polls < LATE_POLLS:
            return
        self._late_polls = 0
        try:
            if await self._in_thread(self._queue.is_subscribed):
                return
        except Unavailable as problem:
            logger.warning("%s", problem.detail)
            return
        logger.error("The subscription of queue %s is gone; it gets a new one.", self._queue.name)
        await self._drop_queue()

    def _delete(self) -> None:
        """Behind the reader's back: nothing waits for it."""
        if self._read and self._queue:
            self._threads.submit(self._queue.delete, self._read)
        self._read = []

    # --- threads and the store ---------------------------------------------------------------

    async def _publish(self, body: str) -> None:
        await self._in_thread(lambda: self._topic.publish(body))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def _stay(self, name: str) -> None:
        """Says that the queue has a reader; not at each message."""
        if time.monotonic() - self._stayed_at > READER_MS / 1000 / 5:
            deadline_ms = await self._store.clock_ms() + READER_MS
            await self._store.publication.read_by(name, deadline_ms)
            self._stayed_at = time.monotonic()

    async def _leave(self, name: str) -> None:
        try:
            await self._store.publication.left_by(name)
        except Unavailable as problem:
            logger.info("Queue %s is forgotten later: %s", name, problem.detail)
