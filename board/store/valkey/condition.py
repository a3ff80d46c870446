"""What a Valkey says of itself, for whoever looks after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from redis import exceptions

from board.core.problem import Unavailable
from board.store.client import Client, call

ASKED = ("appendonly", "appendfsync", "maxmemory-policy")


class Condition(NamedTuple):
    """`facts` are INFO's; `configuration` is empty where the server does not tell it, as managed
    ones do; the clock is in Unix seconds."""

    facts: Mapping[str, Any]
    configuration: Mapping[str, str]
    clock_seconds: float


async def read_condition(client: Client) -> Condition:
    """Changes nothing. Raises Unavailable."""
    try:
        facts = await call(client, "INFO")  # redis-py makes it a mapping
    except exceptions.ResponseError as error:  # such as NOPERM
        raise Unavailable(f"The live store does not tell about itself: {error}") from error
    configuration = await read_configuration(client)
    seconds, micros = await call(client, "TIME")
    return Condition(facts, configuration, int(seconds) + int(micros) / 1_000_000)


async def read_configuration(client: Client) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in ASKED:
        try:
            reply = await call(client, "CONFIG", "GET", name)
        except exceptions.ResponseError:
            return {}
        found |= {reply[0].decode(): reply[1].decode()} if reply else {}
    return found
