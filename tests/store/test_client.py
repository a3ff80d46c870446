from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from board.core.problem import Unavailable
from board.store.store import Store
from tests.rig.valkey import ValkeyServer, free_port


async def test_whoever_waits_in_a_valkey_that_becomes_a_replica_hears_unavailable(
    tmp_path: Path,
) -> None:
    """As in a fail-over: it ends the wait with an error of its own."""
    with ValkeyServer(tmp_path) as server:
        store = Store.open(server.url)
        waiting = asyncio.create_task(store.outbox.follow(0, 60_000))
        async with asyncio.timeout(20):
            while not (await store.client.info("clients"))["blocked_clients"]:
                await asyncio.sleep(0.005)
        await store.client.replicaof("127.0.0.1", free_port())
        with pytest.raises(Unavailable, match="UNBLOCKED"):
            await waiting
        await store.close()
