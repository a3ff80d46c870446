"""The connection to Valkey, and what its failures mean to us."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from redis import asyncio as aioredis
from redis import exceptions
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from board.core.problem import Unavailable

Client: TypeAlias = aioredis.Redis

COMMAND_TIMEOUT_SECONDS = 5.0
MAX_WAIT_SECONDS = 2.0  # that a blocking read may wait inside the server
CONNECTIONS = 64  # of one client, at most
CONNECTION_WAIT_SECONDS = 2.0  # for one of them to be free
# Answers of a server that does not want to just now: it is busy with a script, loading, failing
# over, without disk or memory, or became a replica while we waited inside it.
NOT_NOW = re.compile(
    r"\b(BUSY|LOADING|READONLY|MASTERDOWN|MISCONF|OOM|TRYAGAIN|CLUSTERDOWN|NOREPLICAS|UNBLOCKED)\b"
)
NEVER_SENT = re.compile(r"connecting to|No connection available")


class Unreachable(Unavailable):
    """Valkey does not answer. When the command `was_sent`, it may have been carried out."""

    def __init__(self, was_sent: bool) -> None:
        super().__init__("The live store does not answer.")
        self.was_sent = was_sent


def connect(url: str, *, waits: bool = False) -> Client:
    """A client for `redis://`, `rediss://` (TLS) or `unix://`; it connects at its first command.

    One that `waits` is for reads that wait inside the server, up to MAX_WAIT_SECONDS longer
    than others: no read waits for ever, as a connection may go silent without being closed.
    Nothing is ever sent twice by itself: a placement whose answer was lost must not be
    repeated into its own cooldown. Of many who ask at once, some wait for a connection.
    """
    options: dict[str, Any] = {} if url.startswith("unix") else {"socket_keepalive": True}
    pool = aioredis.BlockingConnectionPool.from_url(
        url,
        protocol=2,
        timeout=CONNECTION_WAIT_SECONDS,
        max_connections=CONNECTIONS,
        socket_timeout=COMMAND_TIMEOUT_SECONDS + (MAX_WAIT_SECONDS if waits else 0),
        socket_connect_timeout=COMMAND_TIMEOUT_SECONDS,
        health_check_interval=0,
        retry=Retry(NoBackoff(), 0),
        **options,
    )
    client = aioredis.Redis.from_pool(pool)
    for command in ("XRANGE", "XREVRANGE", "XREAD", "HGETALL"):  # we read their plain replies
        client.response_callbacks.pop(command, None)
    return client


@contextmanager
def translated() -> Iterator[None]:
    """Turns a failing Valkey into `Unavailable`; a mistake of ours stays what it is."""
    try:
        yield
    except exceptions.BusyLoadingError as error:  # a ConnectionError to redis-py
        raise Unavailable(f"The live store cannot do this now: {error}") from error
    except (exceptions.ConnectionError, exceptions.TimeoutError, OSError) as error:
        raise Unreachable(was_sent=not NEVER_SENT.search(str(error))) from error
    except exceptions.ResponseError as error:
        if isinstance(error, NOT_NOW_ERRORS) or NOT_NOW.search(str(error)):
            raise Unavailable(f"The live store cannot do this now: {error}") from error
        raise


# redis-py takes the first word from the message of these.
NOT_NOW_ERRORS = (
    exceptions.OutOfMemoryError,
    exceptions.ReadOnlyError,
    exceptions.MasterDownError,
    exceptions.ClusterDownError,
    exceptions.TryAgainError,
)


async def call(client: Client, *command: Any) -> Any:
    """One command's plain reply. Raises Unavailable when Valkey cannot take it."""
    execute: Any = client.execute_command  # redis-py leaves it without types
    try:
        with translated():
            return await execute(*command)
    except Unreachable:
        await hang_up(client)
        raise


async def hang_up(client: Client) -> None:
    """Closes the idle connections: when one has gone silent, so have the others, and each
    would cost somebody the whole time-out."""
    with translated():
        await client.connection_pool.disconnect(inuse_connections=False)
