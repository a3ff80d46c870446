"""Another spelling is another address, and nobody outside says where the root is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile.conversation import statuses
from tests.hostile.wild_requests import Wild, head
from tests.rig.reply import send
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

LINES = ("Host: 127.0.0.1", "Connection: close")


@pytest.fixture(scope="module")
def board(in_production: BoardServer, plain_valkey: ValkeyServer) -> Iterator[BoardServer]:
    """Over an empty Valkey."""
    with in_production:
        yield in_production


@pytest.mark.parametrize(
    "target",
    [
        "/api/bo%61rd", "/%61pi/board", "/api%2fboard", "/api/board%", "/api/board?",
        "/api/board?x", "/api/./board", "/api//board", "/api/board/", "/API/board",
        "/api/board%00", "/healthz%20",
    ],
)  # fmt: skip
async def test_a_board_has_one_address_alone(board: BoardServer, target: str) -> None:
    """Caches keep each spelling apart, and each one of them is a whole board."""
    (status,) = await statuses(board.port, Wild((head("GET", target, *LINES),), True))
    assert status in (301, 308, 400, 404)


@pytest.mark.parametrize(
    "root", ["https://evil.example", "/evil", "//evil.example", "é", "%0d%0a"]
)
async def test_a_client_does_not_say_where_the_root_is(board: BoardServer, root: str) -> None:
    lines = (*LINES, f"Daphne-Root-Path: {root}")
    for path in ("/admin/", "/healthz", "/api/board", "/"):
        (status,) = await statuses(board.port, Wild((head("GET", path, *lines),), True))
        assert status < 400, path
    if root.isascii():
        reply = send(board, "GET", "/admin/", Daphne_Root_Path=root)
        assert "evil" not in reply.headers["location"]


def test_a_cdn_gets_pictures_whatever_host_it_asks_for(board: BoardServer) -> None:
    """It leaves out the visitor's, so that it may keep them for everybody."""
    reply = send(board, "GET", "/at/1,1.png", Host="internal-place.elb.example")
    assert (reply.status, reply.headers["content-type"]) == (200, "image/png")
    assert reply.headers["cache-control"].startswith("public")
    assert send(board, "GET", "/at/1,1", Host="internal-place.elb.example").status == 400
