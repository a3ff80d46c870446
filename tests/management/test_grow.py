"""`manage.py grow` on a live board: everybody goes on, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
import redis

from board.core.formats.messages import Placed
from board.core.formats.snapshot import checksum
from tests.rig.board import board_as_of
from tests.rig.client import BoardClient
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

WIDTH, HEIGHT = 60, 40
WATCHERS, PLACERS = 20, 4


@pytest.fixture
def server(tmp_path: Any, valkey: ValkeyServer) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": str(WIDTH), "PLACE_HEIGHT": str(HEIGHT), "PLACE_TICK_MS": "20"}
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **size) as server:
        until(lambda: server.request("GET", "/healthz")[0] == 200, "its board is made")
        yield server


async def grow(server: BoardServer, *words: str) -> dict[str, Any]:
    done = await asyncio.to_thread(server.manage, "grow", "--json", *words)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


async def place_all_the_while(client: BoardClient, row: int, is_over: asyncio.Event) -> list[Any]:
    placed = []
    while not is_over.is_set():
        x, y, color = len(placed) % WIDTH, row, len(placed) % 16
        answer = await client.place(x, y, color)
        assert isinstance(answer, Placed), answer
        placed.append((answer.seq, x, y, color))
        await asyncio.sleep(0.1)  # a socket may say 20 things a second
    return placed


async def test_it_grows_under_sockets_and_placements(server: BoardServer) -> None:
    clients = [BoardClient(server.url) for _ in range(WATCHERS)]
    placers = [BoardClient(server.url, server.new_player()) for _ in range(PLACERS)]
    away = BoardClient(server.url, server.new_player())
    async with asyncio.timeout(120):
        for client in (*clients, *placers, away):
            await client.__aenter__()
        await away.disconnect()
        is_over = asyncio.Event()
        placing = [
            asyncio.create_task(place_all_the_while(client, row, is_over))
            for row, client in enumerate(placers)
        ]
        grown = await grow(server, "--left", "300", "--top", "20")
        for client in (*clients, *placers):
            await client.until(lambda client=client: client.grid.left == -300)
        is_over.set()
        acknowledged = [each for done in await asyncio.gather(*placing) for each in done]
        there = await placers[0].place(-300, -20, 7)
        assert isinstance(there, Placed)
        refused = await placers[0].place(-301, -20, 7)
        assert isinstance(refused, dict) and refused["minimum"] == -300
        await away.connect()  # since what it knew, from before
        for client in (*clients, *placers, away):
            await client.until_seq(there.seq)
    snapshot = board_as_of(server, there.seq)
    assert snapshot.grid.rectangle == (-300, -20, WIDTH + 300, HEIGHT + 20)
    expected = checksum(snapshot.grid, snapshot.pixels)
    for client in (*clients, *placers, away):
        assert (client.grid, client.checksum) == (snapshot.grid, expected)
        assert client.connections <= 2, "Nobody had to load it again."
        await client.__aexit__()
    assert grown["applied"] and grown["tiles_added"] == len(snapshot.grid.tiles) - 1
    for seq, x, y, color in acknowledged:
        told = server.request("GET", f"/api/pixel/{x}/{y}")[1]
        rows = [told, *told["previous"]]
        assert any((row["seq"], row["color"]) == (seq, color) for row in rows) or len(rows) > 20
    assert "same everywhere" in server.manage("verify_board").stdout


async def test_a_dry_run_changes_nothing(server: BoardServer) -> None:
    found = await grow(server, "--right", "5", "--dry-run")
    assert found["before"] == {"left": 0, "top": 0, "width": WIDTH, "height": HEIGHT}
    assert found["after"] == {"left": 0, "top": 0, "width": WIDTH + 5, "height": HEIGHT}
    assert (found["applied"], found["tiles_added"], found["bytes"]) == (False, 0, 32_768)
    assert server.request("GET", "/api/config")[1]["width"] == WIDTH


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Say on which side the board is to grow"),
        (("--left", "-1"), "A board never shrinks, as pixels would be lost: left cannot be -1."),
        (("--right", "40000"), "The board can grow by 0 to 32707 pixels at its right edge"),
        (("--top", "32769"), "at its top edge, not 32769."),
    ],
)
def test_what_no_board_can_become_is_refused(
    server: BoardServer, words: tuple[str, ...], sentence: str
) -> None:
    before = server.request("GET", "/api/config")[1]["tiles"]
    refused = server.manage("grow", *words, check=False)
    assert refused.returncode == 1 and sentence in refused.stderr
    assert "Nothing was changed." in refused.stderr and "Traceback" not in refused.stderr
    assert server.request("GET", "/api/config")[1]["tiles"] == before


def test_a_store_without_memory_for_it_refuses(server: BoardServer, valkey: ValkeyServer) -> None:
    with redis.Redis(port=valkey.port) as client:
        used = client.info("memory")["used_memory"]
        client.config_set("maxmemory", used + 3_000_000)
        try:
            refused = server.manage("grow", "--right", "8000", "--bottom", "2000", check=False)
        finally:
            client.config_set("maxmemory", 0)
    assert refused.returncode == 1 and "bytes of memory left, and needs" in refused.stderr
    assert server.request("GET", "/api/config")[1]["width"] == WIDTH


def test_a_store_that_is_away_refuses(server: BoardServer, valkey: ValkeyServer) -> None:
    environment = {**server.environment, "VALKEY_URL": "redis://127.0.0.1:1"}
    away = BoardServer(server.directory, **environment)
    refused = away.manage("grow", "--right", "1", check=False)
    assert refused.returncode == 1 and "does not answer" in refused.stderr
    assert server.manage("grow", "--right", "1", "--dry-run").stdout.count("60 x 40") == 1


async def test_who_was_away_across_growth_and_a_restart_is_told(server: BoardServer) -> None:
    """The new process knows of the growth by the outbox alone."""
    async with asyncio.timeout(120), BoardClient(server.url) as away:
        await away.disconnect()
        await grow(server, "--left", "300")
        server.stop()
        server.start()
        until(lambda: server.request("GET", "/healthz")[0] == 200, "it serves again")
        placed = await asyncio.to_thread(server.place, server.new_player(), -300, 3, 9)
        assert placed[0] == 200
        await away.connect()
        await away.until_seq(placed[1]["seq"])
        assert away.grid.left == -300 and away.connections == 2
    snapshot = board_as_of(server, placed[1]["seq"])
    assert away.checksum == checksum(snapshot.grid, snapshot.pixels)


def test_a_grown_board_outlives_its_valkey(server: BoardServer, valkey: ValkeyServer) -> None:
    server.manage("grow", "--left", "10", "--bottom", "300")
    player = server.new_player()
    status, placed = server.place(player, -10, 339, 9)
    assert status == 200
    before = board_as_of(server, placed["seq"])
    server.manage("verify_board")  # the ledger has it
    server.stop()
    valkey.flush()
    server.start()
    assert board_as_of(server, placed["seq"]).pixels == before.pixels
    assert server.request("GET", "/api/config")[1]["left"] == -10
    assert server.place(player, -10, 338, 9)[0] == 200
    assert "same everywhere" in server.manage("verify_board").stdout
