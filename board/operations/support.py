"""Facts about a board for whoever helps with it: versions, settings and sizes, and no secrets."""

from __future__ import annotations

import asyncio
import platform
import shutil
from importlib.metadata import distributions
from typing import Any

from django.conf import settings
from django.db import Error
from django.db.models import Max

from board.core.problem import Unavailable
from board.models import Placement
from board.operations.build import build
from board.operations.checks import wrong_with_valkey_url
from board.operations.onlooker import ask_database
from board.operations.redaction import redacted
from board.store.backlog import read_backlog
from board.store.store import Store
from board.store.valkey.condition import read_condition

PATIENCE_SECONDS = 3.0
PACKAGES = ("django", "channels", "daphne", "twisted", "autobahn", "redis", "psycopg", "boto3")
OWN_PREFIXES = ("PLACE_", "VALKEY_", "SECURE_", "SECRET_KEY", "AWS_")
OTHERS = ("DEBUG", "PORT", "DATA_DIR", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "STATIC_ROOT")
OF_VALKEY = (
    "redis_version",
    "valkey_version",
    "server_name",
    "role",
    "uptime_in_seconds",
    "used_memory",
    "maxmemory",
    "maxmemory_policy",
    "connected_clients",
    "aof_enabled",
    "aof_current_size",
    "cluster_enabled",
)
Facts = dict[str, Any]


async def support_info() -> Facts:
    """What is away is said in its place."""
    valkey, database = await asyncio.gather(valkey_facts(), database_facts())
    return {
        "versions": versions(),
        "settings": settings_facts(),
        "valkey": valkey,
        "database": database,
        "disk": {"free_bytes": shutil.disk_usage(settings.DATA_DIR).free},
    }


def versions() -> Facts:
    installed = {each.name.lower(): each.version for each in distributions()}
    packages = {name: installed[name] for name in PACKAGES if name in installed}
    python = platform.python_version()
    return {"place": build(), "python": python, "system": platform.platform(), **packages}


def settings_facts() -> Facts:
    names = [name for name in dir(settings) if name.startswith(OWN_PREFIXES)]
    return {name: redacted(name, getattr(settings, name)) for name in sorted([*names, *OTHERS])}


async def valkey_facts() -> Facts:
    if any(wrong_with_valkey_url(settings.VALKEY_URL)):
        return {"away": "VALKEY_URL is no address."}
    store = Store.open(settings.VALKEY_URL)
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await facts_of(store)
    except (Unavailable, TimeoutError) as error:
        return {"away": str(error.__cause__ or error) or "no answer in time"}
    finally:
        await store.close()


async def facts_of(store: Store) -> Facts:
    condition = await read_condition(store.client)
    told = {name: condition.facts[name] for name in OF_VALKEY if name in condition.facts}
    return {**told, "configuration": condition.configuration, "board": await board_facts(store)}


async def board_facts(store: Store) -> Facts:
    board = await store.settings()
    if board is None:
        return {}
    backlog, grid = await read_backlog(store), board.grid
    return {
        "seq": await store.seq(),
        "left": grid.left,
        "top": grid.top,
        "width": grid.width,
        "height": grid.height,
        "bits": grid.bits,
        "bytes": grid.byte_length,
        "outbox_limit": board.outbox_limit,
        "outbox_length": backlog.length,
        "waiting": dict(backlog.waiting),
        "waiting_seconds": backlog.age_seconds,
    }


async def database_facts() -> Facts:
    try:
        return await ask_database(facts_of_database)
    except Error as error:
        return {"away": str(error).strip()}


def facts_of_database(connection: Any) -> Facts:
    version = ".".join(map(str, connection.get_database_version()))
    database = connection.settings_dict
    return {
        "engine": database["ENGINE"],
        "version": version,
        "host": database.get("HOST", ""),
        "name": str(database["NAME"]),
        "bytes": size(connection),
        "newest_seq": Placement.objects.aggregate(newest=Max("seq"))["newest"],
    }


def size(connection: Any) -> int:
    asked = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return int(cursor.fetchone()[0])
