from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from board.store.store import Store
from tests.conftest import board_settings
from tests.rig.valkey import ValkeyServer


@pytest.fixture(params=["plain", "cluster"])
def valkey(request: pytest.FixtureRequest) -> ValkeyServer:
    """Each test of the store runs on a plain Valkey and on one in cluster mode."""
    server: ValkeyServer = request.getfixturevalue(f"{request.param}_valkey")
    server.flush()
    return server


@pytest.fixture
async def store(valkey: ValkeyServer) -> AsyncIterator[Store]:
    store = Store.open(valkey.url)
    await store.create(board_settings())
    yield store
    await store.close()
