"""A thread for the relational database, from which nothing keeps a process waiting for ever."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import DatabaseError, connections

logger = logging.getLogger(__name__)

SILENCE_SECONDS = 8.0  # longer than SQLite waits for a lock

T = TypeVar("T")


class SilentDatabase(DatabaseError):
    """The database did not answer in time, and its connection was given up."""


class DatabaseThread:
    """Does its work one after the other over one connection, which stays open.

    A connection that failed is closed, so that the next work opens a new one: a server that
    was restarted, or that failed over, is found again. One that went silent without being
    closed is hung up on.
    """

    def __init__(self, name: str) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._connection: Any = None

    async def run(self, work: Callable[[], T], patience: float | None = SILENCE_SECONDS) -> T:
        """What `work` returns or raises; SilentDatabase after `patience` seconds (None: however
        long it takes). Shielded, so that a commit is not torn."""
        loop = asyncio.get_running_loop()
        doing = loop.run_in_executor(self._thread, self._do, work)
        try:
            return await asyncio.wait_for(asyncio.shield(doing), patience)
        except TimeoutError:
            doing.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._hang_up()
            raise SilentDatabase("The database does not answer.") from None

    def _do(self, work: Callable[[], T]) -> T:
        self._connection = connections["default"]
        try:
            return work()
        except Exception:
            connections.close_all()
            raise

    def _hang_up(self) -> None:
        """The thread waits in the driver, which wakes up when the socket is shut down. An
        SQLite has none, and gives up by itself."""
        raw = getattr(self._connection, "connection", None)
        if raw is None or not hasattr(raw, "fileno") or raw.closed:
            return
        with socket.socket(fileno=os.dup(raw.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)

    async def close(self, patience: float = SILENCE_SECONDS) -> None:
        """Returns when the work that was begun has ended, or does not answer."""
        try:
            await self.run(connections.close_all, patience)
        except SilentDatabase as error:
            logger.warning("A connection is left as it is: %s", error)
        self._thread.shutdown(wait=False)
