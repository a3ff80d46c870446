from __future__ import annotations

from collections.abc import Iterator

import pytest

from board.core.tiles.grid import Grid
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

WIDTH, HEIGHT = 40, 30


def make_board(server: BoardServer, grid: Grid, **more: object) -> None:
    """Before the server's first start: a board that begins anywhere, with more of its row."""
    row = grid.as_config() | more
    server.migrate()
    code = "from board.models import Board; from board.moderation import decisions; "
    server.manage("shell", "-c", f"{code}decisions.the_board(); Board.objects.update(**{row!r})")


@pytest.fixture(scope="module")
def server(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    plain_valkey: ValkeyServer,
) -> Iterator[BoardServer]:
    """A small board for one module's tests, with what its ENVIRONMENT says, if it has one."""
    size = {"PLACE_WIDTH": str(WIDTH), "PLACE_HEIGHT": str(HEIGHT)}
    settings = {
        "VALKEY_URL": plain_valkey.url,
        **size,
        **getattr(request.module, "ENVIRONMENT", {}),
    }
    with BoardServer(tmp_path_factory.mktemp("board"), **settings) as server:
        yield server
