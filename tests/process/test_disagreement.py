"""A Valkey and a database that do not belong together: no start, and nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from board.core.tiles.grid import Grid
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

GRID = Grid.new(300, 40)
OTHERS = {
    "tiles in another order": Grid(0, 0, 300, 40, 4, ((1, 0), (0, 0))),
    "a larger board": GRID.grown(right=300),
    "one that lies elsewhere": Grid.new(300, 40, left=-5),
    "one of more bits": Grid.new(300, 40, 8),
}

# What a rebuilding looks like that was cut off is ended by the same command.
SENTENCES = {"one of more bits": "Stop every process, then run manage.py rebuild_board --bits 8."}


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer) -> Iterator[BoardServer]:
    """Its board is made, and it is stopped."""
    size = {"PLACE_WIDTH": "300", "PLACE_HEIGHT": "40"}
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **size) as server:
        until(lambda: server.request("GET", "/healthz")[0] == 200, "its board is made")
        server.stop()
        yield server


@pytest.mark.parametrize("other", OTHERS)
def test_the_start_is_refused(server: BoardServer, valkey: ValkeyServer, other: str) -> None:
    grid = OTHERS[other]
    lies = {name: str(value) for name, value in grid.as_config().items() if name != "tiles"}
    with redis.Redis(port=valkey.port) as client:
        client.hset("{board}:state", mapping=lies | {"tiles": grid.table()})
        before = client.hgetall("{board}:state"), client.get("{board}:pixels")
        refused = server.manage("serve", "--port", "0", check=False)
        told = refused.stdout + refused.stderr
        assert refused.returncode != 0 and "Traceback" not in told
        assert SENTENCES.get(other, "VALKEY_URL and DATABASE_URL must belong together.") in told
        assert (client.hgetall("{board}:state"), client.get("{board}:pixels")) == before
