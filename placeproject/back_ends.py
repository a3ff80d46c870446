"""Valkey as Django's cache and Channels' layer use it, beside the live board."""

from __future__ import annotations

from typing import Any

from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import NoBackoff
from redis.retry import Retry

TIMEOUT_SECONDS = 5


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
