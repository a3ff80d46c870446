"""`manage.py rebuild_board --bits 8`: the same board, with room for 256 colours."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis

from board.core.formats.snapshot import Snapshot
from board.core.tiles.packed import get_pixel, unpacked
from tests.rig.board import board_as_of
from tests.rig.client import BoardClient
from tests.rig.fuse import until
from tests.rig.moderator import Moderator, create_moderator
from tests.rig.postgres import running_postgres, url_of
from tests.rig.server import PROJECT, BoardServer
from tests.rig.valkey import ValkeyServer

WIDTH, HEIGHT = 300, 260  # four tiles, and two more when it has grown
IN_EACH_TILE = [(0, 0), (299, 0), (0, 259), (299, 259), (-1, 5), (-10, 258)]
PAINTED = 1 + len(IN_EACH_TILE)  # the seq of the last one, behind that of the growth
DEEPEN = ("rebuild_board", "--bits", "8")
KEPT = ("cooldowns", "latest", "undone", "banned", "mask", "imports")
MANY = {
    f"palette-{row}-{name}": value
    for row in range(40)
    for name, value in (("name", f"colour {row}"), ("hex", f"#{row:02X}{row:02X}80"))
}
DATASET = PROJECT / "tests/data/2017.csv"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    if request.param == "sqlite":
        yield {}
        return
    with running_postgres() as port:
        yield {"DATABASE_URL": url_of(port)}


@pytest.fixture
def server(
    tmp_path: Path, valkey: ValkeyServer, database: dict[str, str]
) -> Iterator[BoardServer]:
    """Of a board of four bits a pixel."""
    size = {"PLACE_WIDTH": str(WIDTH), "PLACE_HEIGHT": str(HEIGHT), "PLACE_TICK_MS": "20"}
    server = BoardServer(
        tmp_path, VALKEY_URL=valkey.url, PLACE_COOLDOWN_SECONDS="3600", **size, **database
    )
    server.migrate()
    yield server
    server.kill()


@pytest.fixture
def live(valkey: ValkeyServer) -> Iterator[redis.Redis]:
    with redis.Redis(port=valkey.port) as client:
        yield client


on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def serve(server: BoardServer, colors_max: int = 16) -> BoardServer:
    server.environment["PLACE_COLORS_MAX"] = str(colors_max)
    server.lines.clear()
    server.start()
    until(lambda: server.request("GET", "/healthz")[0] == 200, "it serves")
    return server


def stop(server: BoardServer) -> None:
    """When the ledger has everything."""
    assert "same everywhere" in server.manage("verify_board").stdout
    assert server.stop() == 0


def paint(server: BoardServer) -> dict[tuple[int, int], str]:
    """The session that placed there: a pixel in each tile, of a board that has grown."""
    server.manage("grow", "--left", "10")
    until(lambda: server.request("GET", "/api/config")[1]["left"] == -10, "it has grown")
    players = {point: server.new_player() for point in IN_EACH_TILE}
    for color, (point, player) in enumerate(players.items(), 10):
        assert server.place(player, *point, color)[0] == 200
    return players


def picture(server: BoardServer, seq: int = 0) -> tuple[int, dict[tuple[int, int], int]]:
    """The checksum of its colours, whatever they are packed in, and some of them."""
    board = board_as_of(server, seq)
    return colors_of(board)


def painted(server: BoardServer) -> tuple[int, dict[tuple[int, int], int]]:
    """Its picture, and nobody serves it."""
    serve(server)
    paint(server)
    before = picture(server, PAINTED)
    stop(server)
    return before


def colors_of(board: Snapshot) -> tuple[int, dict[tuple[int, int], int]]:
    grid, pixels = board.grid, board.pixels
    some = {point: get_pixel(pixels, grid.address(*point), grid.bits) for point in IN_EACH_TILE}
    return zlib.crc32(unpacked(pixels, grid.bits)), some


def facts(live: redis.Redis) -> dict[str, Any]:
    """What lies in Valkey beside pixels and seq."""
    keys = {name: live.dump(f"{{board}}:{name}") for name in KEPT}
    settings = live.hgetall("{board}:state")
    same = (b"palette", b"tiles", b"protected", b"cooldown_ms", b"state")
    return keys | {"state": {name: settings[name] for name in same}}


def depth_of(live: redis.Redis) -> bytes:
    found: Any = live.hget("{board}:state", "bits")
    return bytes(found)


# --- from end to end -----------------------------------------------------------------------------


async def test_it_is_the_same_board_and_has_room_for_more_colours(
    server: BoardServer, live: redis.Redis
) -> None:
    serve(server)
    create_moderator(server)
    players = paint(server)
    moderator = Moderator(server)
    moderator.submit("/admin/board/protectedrectangle/add/", x1=5, y1=5, x2=6, y2=7, note="")
    banned = server.new_player()
    player = server.request("GET", "/api/me", headers={"Cookie": banned})[1]["user_id"]
    moderator.submit(f"/admin/board/ban/add/?player={player}", reason="an insult")
    seq = int(live.get("{board}:seq"))
    before = picture(server, seq)
    history = [server.request("GET", f"/api/pixel/{x}/{y}")[:2] for x, y in IN_EACH_TILE]
    async with BoardClient(server.url) as page:
        await page.until_seq(seq)
        await page.disconnect()
        stop(server)
        kept = facts(live)

        told = server.manage(*DEEPEN).stdout

        assert "8 bits a pixel and room for 256 colours now, after" in told
        assert f"{6 * 65_536:,} bytes of memory in Valkey" in told
        assert "PLACE_COLORS_MAX is 16 here: set it to 256" in told
        assert facts(live) == kept
        serve(server, colors_max=256)
        assert "PLACE_COLORS_MAX" not in server.log
        assert before == picture(server) and len(set(before[1].values())) == len(IN_EACH_TILE)
        found = [server.request("GET", f"/api/pixel/{x}/{y}")[:2] for x, y in IN_EACH_TILE]
        assert found == history
        for point, player in players.items():
            status, problem = server.place(player, *point, 1)
            assert (status, problem["type"]) == (429, "/problems/cooldown")
        assert server.place(banned, 1, 1, 1)[1]["reason"] == "an insult"
        assert server.place(server.new_player(), 6, 6, 1)[0] == 423
        refused = server.place(server.new_player(), 1, 1, 39)
        assert (refused[0], refused[1]["type"]) == (400, "/problems/out-of-palette")

        Moderator(server).change_board(**MANY)
        until(lambda: len(server.request("GET", "/api/config")[1]["palette"]) == 40, "40 colours")
        status, placed = server.place(server.new_player(), 1, 1, 39)
        assert status == 200 and placed["seq"] > seq
        await page.connect()  # since what it knew, of four bits a pixel
        await page.until_seq(placed["seq"])
        assert "resync" in page.kinds() and page.grid.bits == 8
        board = board_as_of(server, placed["seq"])
        assert get_pixel(board.pixels, board.grid.address(1, 1), 8) == 39
        assert bytes(page.pixels) == board.pixels
    stop(server)
    exported = server.directory / "placements.csv"
    server.manage("export_dataset", "--format", "2022", "--out", str(exported))
    rows = [row.split(",", 2)[2] for row in exported.read_text().splitlines()]
    assert rows[-1] == '#272780,"1,1"' and len(rows) == 2 + len(IN_EACH_TILE)
    assert "8 bits a pixel already. Nothing to do." in server.manage(*DEEPEN).stdout


# --- refusals ------------------------------------------------------------------------------------


@on_sqlite
def test_while_somebody_serves_it_nothing_is_done(server: BoardServer, live: redis.Redis) -> None:
    serve(server)
    paint(server)
    before = facts(live), live.get("{board}:pixels"), live.get("{board}:seq")
    refused = server.manage(*DEEPEN, check=False)
    assert refused.returncode == 1
    assert "1 web process serves this board. Stop every one" in refused.stderr
    assert "Nothing was changed." in refused.stderr
    assert (facts(live), live.get("{board}:pixels"), live.get("{board}:seq")) == before
    server.kill()  # it cannot say that it is gone
    assert "is counted for 10 s more" in server.manage(*DEEPEN, check=False).stderr
    assert depth_of(live) == b"4"


@on_sqlite
def test_what_the_ledger_lacks_is_written_first(server: BoardServer, live: redis.Redis) -> None:
    serve(server)
    stop(server)
    server.manage("replay", str(DATASET))  # without a server that moves it to the ledger
    refused = server.manage(*DEEPEN, check=False)
    assert refused.returncode == 1 and "in the outbox are not in the ledger" in refused.stderr
    assert "Start a server until verify_board says" in refused.stderr
    assert depth_of(live) == b"4"
    stop(serve(server))
    server.manage(*DEEPEN)
    assert depth_of(live) == b"8"


@on_sqlite
def test_what_cannot_be_done_is_refused_and_what_is_done_is_said(
    server: BoardServer, live: redis.Redis
) -> None:
    none = server.manage(*DEEPEN, check=False)
    assert none.returncode == 1 and "no board yet. PLACE_COLORS_MAX=256 makes one" in none.stderr
    stop(serve(server))
    other = server.manage("rebuild_board", "--bits", "5", check=False)
    assert other.returncode != 0 and "--bits" in other.stderr and "4, 8" in other.stderr
    same = server.manage("rebuild_board", "--bits", "4")
    assert "4 bits a pixel already. Nothing to do." in same.stdout
    server.manage(*DEEPEN)
    back = server.manage("rebuild_board", "--bits", "4", check=False)
    assert back.returncode == 1
    assert "may have colours above 15, which would be lost. Nothing was changed." in back.stderr
    assert depth_of(live) == b"8"


@on_sqlite
def test_a_board_that_valkey_has_no_memory_for_stays_as_it_is(
    server: BoardServer, live: redis.Redis
) -> None:
    stop(serve(server))
    used = live.info("memory")["used_memory"]
    live.config_set("maxmemory", used + 100_000)
    try:
        refused = server.manage(*DEEPEN, check=False)
    finally:
        live.config_set("maxmemory", 0)
    assert refused.returncode == 1 and "bytes of memory left" in refused.stderr
    assert depth_of(live) == b"4"
    server.manage(*DEEPEN)


@on_sqlite
def test_a_start_says_when_the_environment_has_other_colours(server: BoardServer) -> None:
    serve(server)
    assert "PLACE_COLORS_MAX" not in server.log
    stop(server)
    stop(serve(server, colors_max=256))
    assert "PLACE_COLORS_MAX is 256, and this board has room for 16 colours." in server.log
    assert "run manage.py rebuild_board --bits 8." in server.log
    server.manage(*DEEPEN)
    stop(serve(server, colors_max=16))
    assert "PLACE_COLORS_MAX is 16, and this board has room for 256 colours." in server.log
    assert "rebuild_board" not in server.log


# --- cut off -------------------------------------------------------------------------------------


@contextmanager
def begun(server: BoardServer) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, which is killed at the end."""
    command = [sys.executable, "manage.py", *DEEPEN]
    with subprocess.Popen(
        command, cwd=PROJECT, env=server.environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


@contextmanager
def locked_database(server: BoardServer) -> Iterator[None]:
    """Nobody can change the board's row."""
    if url := server.environment.get("DATABASE_URL"):
        with psycopg.connect(url) as connection:
            connection.execute("SELECT * FROM board_board FOR UPDATE")
            yield
            # What was sent before its client was killed would be done once the row is free.
            connection.execute(
                "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
                "WHERE wait_event_type = 'Lock'"
            )
            connection.rollback()
        return
    lock = sqlite3.connect(server.directory / "place.sqlite3", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    yield
    lock.execute("ROLLBACK")
    lock.close()


def waits_to_write(live: redis.Redis) -> bool:
    return any(
        "b" in each["flags"] and each["cmd"] in ("del", "setrange") for each in live.client_list()
    )


@on_sqlite
def test_killed_before_the_switch_it_is_the_board_that_it_was(
    server: BoardServer, live: redis.Redis
) -> None:
    before = painted(server)
    live.client_pause(600_000, all=False)  # who writes waits
    try:
        with begun(server):
            until(lambda: waits_to_write(live), "it is about to pack the pixels")
    finally:
        live.client_unpause()
    live.set("{board}:deepened", b"half of it")
    serve(server)
    assert picture(server) == before and depth_of(live) == b"4"
    stop(server)
    server.manage(*DEEPEN)
    serve(server, colors_max=256)
    assert picture(server) == before and depth_of(live) == b"8"


def test_killed_between_valkey_and_the_database_nobody_starts_until_it_is_repeated(
    server: BoardServer, live: redis.Redis
) -> None:
    before = painted(server)
    with locked_database(server), begun(server):
        until(lambda: depth_of(live) == b"8", "Valkey has it")
    pixels = live.get("{board}:pixels")
    for words in (("serve", "--port", "0"), ("verify_board",), ("replay", str(DATASET))):
        refused = server.manage(*words, check=False)
        told = refused.stdout + refused.stderr
        assert refused.returncode != 0, words
        assert "8 bits a pixel in Valkey and 4 in the database" in told, words
        assert "run manage.py rebuild_board --bits 8" in told, words
        assert "Traceback" not in told, words
    server.manage("grow", "--left", "5")  # which the database has, and Valkey later
    assert live.get("{board}:pixels") == pixels and depth_of(live) == b"8"
    assert "room for 256 colours now" in server.manage(*DEEPEN).stdout
    serve(server, colors_max=256)
    assert server.request("GET", "/api/config")[1]["left"] == -15
    assert picture(server) == before
    assert "same everywhere" in server.manage("verify_board").stdout


@on_sqlite
def test_a_valkey_from_before_it_gets_it_again_and_what_came_behind(
    server: BoardServer, live: redis.Redis
) -> None:
    """It lost its last writes, so the ledger has numbers that it would give out again."""
    serve(server)
    create_moderator(server)
    paint(server)
    stop(server)
    older = {key: live.dump(key) for key in live.keys("{board}:*")}
    server.manage(*DEEPEN)
    serve(server, colors_max=256)
    Moderator(server).change_board(**MANY)
    until(lambda: len(server.request("GET", "/api/config")[1]["palette"]) == 40, "40 colours")
    for x in range(5):
        status, placed = server.place(server.new_player(), 20 + x, 200, 35 + x)
        assert status == 200
    after = board_as_of(server, placed["seq"])
    stop(server)
    live.flushall()
    for key, value in older.items():
        live.restore(key, 0, value)
    refused = server.manage("serve", "--port", "0", check=False)
    assert "4 bits a pixel in Valkey and 8 in the database" in refused.stderr
    assert "run manage.py rebuild_board --bits 8" in refused.stderr
    server.manage(*DEEPEN)
    serve(server, colors_max=256)
    assert board_as_of(server, placed["seq"]).pixels == after.pixels
    assert server.place(server.new_player(), 1, 1, 39)[1]["seq"] > placed["seq"]
    assert "same everywhere" in server.manage("verify_board").stdout


@on_sqlite
def test_a_lost_valkey_comes_back_with_more_bits(server: BoardServer, live: redis.Redis) -> None:
    before = painted(server)
    live.flushall()
    server.manage(*DEEPEN)
    assert depth_of(live) == b"8"
    serve(server, colors_max=256)
    assert picture(server) == before
