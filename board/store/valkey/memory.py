"""How much memory the live store has left."""

from __future__ import annotations

from typing import NamedTuple

from board.store.client import Client, call

LONGEST_STRING = 512 * 1024 * 1024  # unless it is set otherwise (proto-max-bulk-len)


class Room(NamedTuple):
    """In bytes."""

    free: int
    longest_string: int = LONGEST_STRING


async def read_room(client: Client) -> Room:
    """Where no maxmemory is set, of the whole machine's. Raises Unavailable."""
    facts = await call(client, "INFO", "memory")  # redis-py makes it a mapping
    most = int(facts.get("maxmemory", 0)) or int(facts.get("total_system_memory", 0))
    return Room(max(0, most - int(facts["used_memory"])))
