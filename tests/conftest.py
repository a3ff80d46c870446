from __future__ import annotations

import gc
import signal
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import redis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from board.core.live_settings import BoardSettings
from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid
from board.store.store import Store
from tests.cloud.emulator import aws, aws_emulator, aws_url
from tests.cloud.stack import deployed, stack
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

__all__ = ["aws", "aws_emulator", "aws_url", "deployed", "stack"]  # fixtures of their own files

# Thousands of tests and what they import stay: to look for garbage among them as often as Python
# does by itself is a seventh of what collecting them costs.
gc.set_threshold(50_000, 20, 20)

# Children inherit what is ignored, as it is by whoever runs the tests in the background; ours are
# told by these signals to end.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# How long an example takes says something of the machine, not of the code.
hypothesis_settings.register_profile(
    "place", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("place")


# Folders whose tests take longest, one by one: their files begin first, so that no worker is
# left with a long one when the others have ended.
LONG = ("cloud", "bench", "browser", "chaos", "bus", "lambdas")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.parent.name not in LONG)


@pytest.fixture(scope="session")
def running_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    with ValkeyServer(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture(scope="module")
def plain_valkey(running_valkey: ValkeyServer) -> ValkeyServer:
    """Empty for each module: a board of another's size would end the next one's server."""
    running_valkey.flush()
    return running_valkey


@pytest.fixture(scope="session")
def cluster_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ValkeyServer]:
    with ValkeyServer(tmp_path_factory.mktemp("valkey-cluster"), cluster=True) as server:
        yield server


@pytest.fixture
def valkey(plain_valkey: ValkeyServer) -> ValkeyServer:
    """An empty Valkey."""
    plain_valkey.flush()
    return plain_valkey


def board_settings(**changes: object) -> BoardSettings:
    """A small board without a cooldown."""
    values: dict[str, object] = {
        "grid": Grid.new(70, 7),
        "palette": PALETTE_2017,
        "cooldown_seconds": 0,
        "tick_ms": 20,
        "board_ttl_seconds": 1,
        "outbox_limit": 100_000,
    }
    return BoardSettings(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
async def store(valkey: ValkeyServer) -> AsyncIterator[Store]:
    store = Store.open(valkey.url)
    await store.create(board_settings())
    yield store
    await store.close()


@pytest.fixture
def live(server: BoardServer, plain_valkey: ValkeyServer) -> Iterator[redis.Redis]:
    """The live store behind a module's `server`; what a test changes of the rules is undone."""
    assert server.request("GET", "/api/config")[0] == 200, "it has made its board"
    with redis.Redis(port=plain_valkey.port, decode_responses=True) as client:
        state: Any = client.hgetall("{board}:state")
        yield client
        client.hset("{board}:state", mapping=state)
        client.delete("{board}:banned", "{board}:mask", "{board}:cooldowns")
