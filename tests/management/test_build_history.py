"""`manage.py build_history`: the history beside a live board, once and for all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from board.history.kept.archive import Archive
from board.history.kept.index import read_index
from board.history.kept.storage import FileStorage
from tests.rig.board import board_as_of
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": "60", "PLACE_HEIGHT": "40", "PLACE_TICK_MS": "20"}
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **size) as server:
        until(lambda: server.request("GET", "/healthz")[0] == 200, "its board is made")
        yield server


def build(server: BoardServer, *words: str) -> dict[str, Any]:
    server.manage("verify_board")  # the ledger has what was placed
    found: dict[str, Any] = json.loads(server.manage("build_history", "--json", *words).stdout)
    return found


def archive(server: BoardServer) -> Archive:
    storage = FileStorage(server.directory / "history")
    index = read_index(storage)
    assert index
    return Archive(storage, index)


def test_the_history_of_a_live_board_that_grows(server: BoardServer) -> None:
    player, boards = server.new_player(), {}
    for x in range(20):
        seq = server.place(player, x, 3, x % 16)[1]["seq"]
    boards[seq] = board_as_of(server, seq)
    assert build(server)["placements"] == 20
    server.manage("grow", "--left", "300")
    for x in range(20):
        seq = server.place(player, x - 290, 3, x % 16)[1]["seq"]
    boards[seq] = board_as_of(server, seq)
    found = build(server)
    assert (found["seq"], found["placements"], found["new_chunks"]) == (seq, 40, 1)
    assert build(server) == found | {"new_chunks": 0}
    assert build(server, "--from-zero") == found | {"new_chunks": 0}
    for at, board in boards.items():
        assert archive(server).state(at).snapshot() == board
    words = server.manage("build_history").stdout
    assert "2 chunks with 40 placements in" in words
    assert "0 chunks and 0 checkpoints are new" in words


def test_an_exported_board_goes_by_what_is_kept(server: BoardServer) -> None:
    """And by the ledger where nothing is."""
    player = server.new_player()
    first = server.place(player, 5, 5, 3)[1]["seq"]
    build(server)
    last = server.place(player, 5, 5, 4)[1]["seq"]
    server.manage("verify_board")
    for seq, channels in ((first, (34, 34, 34)), (last, (255, 167, 209))):
        out = server.directory / f"{seq}.png"
        server.manage("export_board", "--seq", str(seq), str(out))
        with Image.open(out) as image:
            assert image.convert("RGB").getpixel((5, 5)) == channels
    chunk = archive(server).index.chunks[0].name
    (server.directory / "history" / chunk).unlink()
    refused = server.manage("export_board", "--seq", "1", str(out.with_name("a.png")), check=False)
    assert refused.returncode == 1 and "is missing. manage.py build_history" in refused.stderr
    assert build(server, "--from-zero")["new_chunks"] == 1
    server.manage("export_board", "--seq", "1", str(out.with_name("a.png")))


def test_what_stops_it_is_said(server: BoardServer) -> None:
    build(server)
    storage = FileStorage(server.directory / "history")
    with storage.alone():
        refused = server.manage("build_history", check=False)
    assert refused.returncode == 1 and "Another process builds the history now." in refused.stderr
    (server.directory / "history/index.json").write_bytes(b"{")
    refused = server.manage("build_history", check=False)
    assert refused.returncode == 1 and "cannot be read" in refused.stderr
    assert "Traceback" not in refused.stderr
