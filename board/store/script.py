"""Lua scripts by name, run by their hash."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from redis.exceptions import NoScriptError

from board.store.client import Client, call

Keys = tuple[str, ...]


class Script(NamedTuple):
    source: str
    digest: str

    @classmethod
    def of(cls, source: str) -> Script:
        return cls(source, hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest())


DIRECTORY = Path(__file__).parent / "lua"
INCLUDE = re.compile(r"^-- include: (\w+)\n", re.MULTILINE)


def load_all() -> None:
    """So that no placement has to open a file: there may be none left to open."""
    for path in DIRECTORY.glob("*.lua"):
        load(path.stem)


@cache
def load(name: str) -> Script:
    """A line `-- include: NAME` stands for what several scripts share, in parts/NAME.lua."""
    source = (DIRECTORY / f"{name}.lua").read_text(encoding="utf-8")
    return Script.of(INCLUDE.sub(lambda found: part(found[1]), source))


def part(name: str) -> str:
    return (DIRECTORY / "parts" / f"{name}.lua").read_text(encoding="utf-8")


async def run(client: Client, name: str, keys: Keys, *args: Any) -> Any:
    """The script's reply. Keys are declared, as cluster mode and ElastiCache Serverless want."""
    script = load(name)
    try:
        return await run_known(client, script, keys, *args)
    except NoScriptError:  # a new or restarted server: nothing ran, so it may be sent again
        return await call(client, "EVAL", script.source, len(keys), *keys, *args)


async def run_known(client: Client, script: Script, keys: Keys, *args: Any) -> Any:
    """Raises NoScriptError on a server that does not know it; nothing is done then."""
    return await call(client, "EVALSHA", script.digest, len(keys), *keys, *args)
