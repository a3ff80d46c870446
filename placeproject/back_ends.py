"""The database, and Valkey as Django's cache and Channels' layer use it beside the live board."""

from __future__ import annotations

from typing import Any

from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT_SECONDS = 5


def databases(default: dict[str, Any], secret: str) -> dict[str, dict[str, Any]]:
    """`secret` is the ARN of one with user and password, which rotate."""
    if secret:
        default = default | {"ENGINE": "placeproject.rotating_postgresql", "SECRET": secret}
    if default["ENGINE"].endswith("sqlite3"):
        # WAL lets the admin read while the ledger writes; IMMEDIATE waits for the lock at the
        # start of a transaction instead of failing in its middle.
        default = default | {
            "OPTIONS": {
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 5,
            }
        }
    return {"default": default}


def caches(url: str) -> dict[str, Any]:
    # A request should hear at once that Valkey is away; redis-py would try for seconds.
    patience = {"socket_timeout": TIMEOUT_SECONDS, "retry": Retry(NoBackoff(), 0)}
    return {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "place",
            "OPTIONS": {"CONNECTION_POOL_KWARGS": patience},
        }
    }


def channel_layers(url: str) -> dict[str, Any]:
    """Control messages only. The list-based layer breaks on cluster mode; pub/sub does not."""
    host = {
        "address": url,
        # It begins again by itself after a failure; redis-py's own waits come on top.
        "retry": AsyncRetry(NoBackoff(), 1),
        "socket_timeout": TIMEOUT_SECONDS,
        "socket_connect_timeout": TIMEOUT_SECONDS,
    }
    return {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [host], "prefix": "place"},
        }
    }
