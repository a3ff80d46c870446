"""Lua scripts by name, run by their hash."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from redis.exceptions import NoScriptError

from board.store.client import Client, call, translated


class Script(NamedTuple):
    source: str
    digest: str


@cache
def load(name: str) -> Script:
    source = (Path(__file__).parent / "lua" / f"{name}.lua").read_text(encoding="utf-8")
    return Script(source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())


async def run(client: Client, name: str, keys: tuple[str, ...], *args: Any) -> Any:
    """The script's reply. Keys are declared, as cluster mode and ElastiCache Serverless want."""
    script = load(name)
    execute: Any = client.execute_command  # redis-py leaves it without types
    try:
        with translated():
            return await execute("EVALSHA", script.digest, len(keys), *keys, *args)
    except NoScriptError:  # a new or restarted server: nothing ran, so it may be sent again
        return await call(client, "EVAL", script.source, len(keys), *keys, *args)
