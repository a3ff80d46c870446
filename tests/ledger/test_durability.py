from __future__ import annotations

import sqlite3
from pathlib import Path

import redis

from board.core.formats.snapshot import decode_snapshot
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SMALL = {"PLACE_WIDTH": "20", "PLACE_HEIGHT": "10", "PLACE_TICK_MS": "20"}


def paint_some(server: BoardServer, count: int = 30) -> int:
    cookie = server.new_player()
    for n in range(count):
        status, answer = server.place(cookie, n % 20, n % 10, 1 + n % 15)
        assert status == 200
    return answer["seq"]


def pixels(server: BoardServer) -> bytes:
    return decode_snapshot(server.request("GET", "/api/board")[1]).pixels


def test_a_second_start_keeps_the_board(tmp_path: Path) -> None:
    with BoardServer(tmp_path, **SMALL) as server:
        seq = paint_some(server)
        assert server.manage("verify_board", "--processes", "1").returncode == 0
    with BoardServer(tmp_path, **SMALL) as server:
        _, _, headers = server.request("GET", "/api/board")
        assert int(headers["X-Board-Seq"]) == seq


def test_the_board_is_rebuilt_from_the_ledger(tmp_path: Path, valkey: ValkeyServer) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        seq = paint_some(server)
        server.manage("verify_board")
        before = pixels(server)
        refused = server.manage("rebuild_board", check=False)
        assert refused.returncode == 1 and "already" in refused.stderr
    valkey.flush()
    rebuilt = BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL)
    assert f"seq {seq} again" in rebuilt.manage("rebuild_board").stdout
    with rebuilt as server:
        assert pixels(server) == before
        assert server.place(server.new_player(), 0, 0, 3)[1]["seq"] > seq
        server.manage("verify_board", "--processes", "1")


def test_a_valkey_that_comes_back_empty_is_refilled_by_itself(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        seq = paint_some(server)
        server.manage("verify_board")  # the ledger has everything
    valkey.flush()
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        assert server.place(server.new_player(), 0, 0, 3)[1]["seq"] > seq
        server.manage("verify_board", "--processes", "1")


def test_verify_board_names_the_pixels_that_differ(tmp_path: Path, valkey: ValkeyServer) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        paint_some(server)
        server.manage("verify_board")
        with redis.Redis(port=valkey.port) as client:
            client.execute_command("BITFIELD", "{board}:pixels", "SET", "u4", "#517", 9)
        result = server.manage("verify_board", check=False)
        assert result.returncode == 1
        assert result.stdout.count("x=5 y=2") == 2  # the ledger and the process's mirror


def test_placing_goes_on_while_the_ledger_is_locked(tmp_path: Path) -> None:
    with BoardServer(tmp_path, **SMALL) as server:
        paint_some(server, 3)
        server.manage("verify_board")
        lock = sqlite3.connect(tmp_path / "place.sqlite3", isolation_level=None)
        lock.execute("BEGIN EXCLUSIVE")
        seq = paint_some(server)
        lock.execute("ROLLBACK")
        lock.close()
        server.manage("verify_board", "--processes", "1")
        rows = sqlite3.connect(tmp_path / "place.sqlite3")
        assert rows.execute("SELECT count(*), max(seq) FROM board_placement").fetchone() == (
            seq,
            seq,
        )
        rows.close()
