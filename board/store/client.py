"""The connection to Valkey, and what its failures mean to us."""

from __future__ import annotations

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
# Answers of a server that cannot take writes just now: loading, fail-over, disk or memory full.
PASSING = (
    *("LOADING", "READONLY", "MASTERDOWN", "MISCONF", "OOM", "TRYAGAIN", "CLUSTERDOWN"),
    "UNBLOCKED",  # it became a replica while we waited inside it
)


def connect(url: str, *, blocking: bool = False) -> Client:
    """A client for `redis://`, `rediss://` (TLS) or `unix://`; it connects at its first command.

    `blocking` is for readers that wait inside the server: redis-py would end their wait after
    its default timeout. Nothing is ever sent twice by itself: a placement whose answer was lost
    must not be repeated into its own cooldown.
    """
    options: dict[str, Any] = {} if url.startswith("unix") else {"socket_keepalive": True}
    client = aioredis.Redis.from_url(
        url,
        protocol=2,
        socket_timeout=None if blocking else COMMAND_TIMEOUT_SECONDS,
        socket_connect_timeout=COMMAND_TIMEOUT_SECONDS,
        health_check_interval=0,
        retry=Retry(NoBackoff(), 0),
        max_connections=64,
        **options,
    )
    for command in ("XRANGE", "XREVRANGE", "XREAD", "HGETALL"):  # we read their plain replies
        client.response_callbacks.pop(command, None)
    return client


@contextmanager
def translated() -> Iterator[None]:
    """Turns a failing Valkey into `Unavailable`; a mistake of ours stays what it is."""
    try:
        yield
    except (exceptions.ConnectionError, exceptions.TimeoutError, OSError) as error:
        raise Unavailable("The live store does not answer. Nothing was placed.") from error
    except exceptions.ResponseError as error:
        if isinstance(error, exceptions.OutOfMemoryError | exceptions.ReadOnlyError) or any(
            word in str(error) for word in PASSING
        ):
            raise Unavailable(f"The live store takes no writes now: {error}") from error
        raise


async def call(client: Client, *command: Any) -> Any:
    """One command's plain reply. Raises Unavailable when Valkey cannot take it."""
    execute: Any = client.execute_command  # redis-py leaves it without types
    with translated():
        return await execute(*command)
