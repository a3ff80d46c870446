"""The names of environment variables: one list for the template, the functions and settings.py.

A test holds it against what settings.py reads and against what the functions read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WEB = (
    "AWS_DEFAULT_REGION",
    "ALLOWED_HOSTS",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_SECRET",
    "DATABASE_URL",
    "DEBUG",
    "PLACE_BOARD_TTL_SECONDS",
    "PLACE_BUS",
    "PLACE_COLORS_MAX",
    "PLACE_COOLDOWN_SECONDS",
    "PLACE_DATA_DIR",
    "PLACE_DRAIN_SECONDS",
    "PLACE_HEIGHT",
    "PLACE_HISTORY",
    "PLACE_HTTPS_HEADER",
    "PLACE_LEDGER",
    "PLACE_METRICS",
    "PLACE_QUEUE_PREFIX",
    "PLACE_SOCKETS_MAX",
    "PLACE_STAGE",
    "PLACE_TABLE_BOARD",
    "PLACE_TABLE_PLACEMENTS",
    "PLACE_TABLE_USERS",
    "PLACE_TICK_MS",
    "PLACE_TOPIC_BOARD_UPDATES",
    "PLACE_TOPIC_PIXEL_UPDATES",
    "PLACE_TRUSTED_PROXIES",
    "PLACE_WIDTH",
    "PORT",
    "VALKEY_URL",
)
WEB_SECRETS = ("SECRET_KEY", "SECRET_KEY_FALLBACKS")
BROADCAST_CLIENTS = ("PLACE_STAGE", "PLACE_TOPIC_BOARD_UPDATES")
UPDATE_DYNAMODB = (
    "PLACE_DEAD_LETTERS_URL",
    "PLACE_LEDGER_QUEUE_URL",
    "PLACE_STAGE",
    "PLACE_TABLE_BOARD",
    "PLACE_TABLE_PLACEMENTS",
    "PLACE_TABLE_USERS",
)
COLLECT_QUEUES = (
    "PLACE_CLUSTER",
    "PLACE_QUEUE_PREFIX",
    "PLACE_STAGE",
    "PLACE_TOPIC_BOARD_UPDATES",
)


def complete(names: tuple[str, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` in the order of `names`; raises ValueError unless they are exactly those."""
    if set(values) != set(names):
        raise ValueError(f"The environment differs by {sorted(set(values) ^ set(names))}.")
    return {name: values[name] for name in names}
