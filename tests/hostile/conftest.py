from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.rig.deployed import DEPLOYED
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer


@pytest.fixture(scope="package")
def in_production(
    running_valkey: ValkeyServer, tmp_path_factory: pytest.TempPathFactory
) -> BoardServer:
    """As people run it for others: DEBUG off, static files collected."""
    settings = {
        **DEPLOYED,
        "ALLOWED_HOSTS": "127.0.0.1",
        "VALKEY_URL": running_valkey.url,
        "PLACE_WIDTH": "100",
        "PLACE_HEIGHT": "90",
        "PLACE_TICK_MS": "20",
    }
    return BoardServer(tmp_path_factory.mktemp("hostile"), **settings)


@pytest.fixture
def server(in_production: BoardServer, valkey: ValkeyServer) -> Iterator[BoardServer]:
    in_production.lines.clear()
    with in_production:
        assert in_production.request("GET", "/healthz")[0] == 200
        yield in_production
        assert_well(in_production)


def assert_well(server: BoardServer) -> None:
    """Whatever it was told, it goes on, and nothing of it was a fault."""
    assert server.request("GET", "/healthz")[0] == 200
    assert server.place(server.new_player(), 1, 1, 1)[0] == 200
    assert server.request("GET", "/account/login/")[0] == 200
    assert server.stop() == 0
    for word in ("Traceback", "Unhandled", "Exception", "Internal Server Error"):
        assert word not in server.log, server.log[-6000:]
