"""A board of the release before tiles, as its last server left it, becomes one of this release.

tests/data/board_before_tiles.tar.gz: 301 x 259 pixels with 60 placements, an undo, a ban, a
protected rectangle and an hour of cooldown; board.bin is what its GET /api/board answered.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from board.core.formats.snapshot import Snapshot, decode_snapshot
from board.core.tiles.packed import get_pixel
from board.core.tiles.rows import from_version_1
from board.store.valkey.embedded import ensure
from board.store.valkey.url import socket_path
from tests.rig.server import BoardServer

ARCHIVE = Path(__file__).parents[1] / "data/board_before_tiles.tar.gz"
HEADER_BYTES = 24  # of its snapshot
BEHIND_ITS_SEQ = 61  # it counted 60 placements and an undo


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(tmp_path, filter="data")
    return tmp_path


@pytest.fixture
def valkey_of(home: Path) -> Iterator[redis.Redis]:
    ensure(home / "valkey")
    with redis.Redis(unix_socket_path=str(socket_path(home / "valkey"))) as client:
        client.ping()  # as long as it is connected the server stays
        yield client


def facts(client: redis.Redis) -> dict[str, Any]:
    """What an upgrade leaves as it is."""
    return {
        "seq": client.get("{board}:seq"),
        "cooldowns": client.zrange("{board}:cooldowns", 0, -1, withscores=True),
        "undone": client.zrange("{board}:undone", 0, -1, withscores=True),
        "banned": client.hgetall("{board}:banned"),
        "written": client.hget("{board}:writer", "cursor") or written_of(client),
        "outbox": [
            (entry_id, [words.split(b" ")[1:] for words in fields.values()])
            for entry_id, fields in client.xrange("{board}:outbox")
        ],
    }


def written_of(client: redis.Redis) -> Any:
    return client.hget("{board}:cursors", "ledger")


def test_it_is_the_same_board_with_the_same_history(home: Path, valkey_of: redis.Redis) -> None:
    server = BoardServer(home)
    before = facts(valkey_of)
    server.manage("migrate", "--verbosity", "0")
    assert "has 4 tiles now" in server.manage("upgrade_board").stdout
    assert facts(valkey_of) == before
    with server:
        status, body, _ = server.request("GET", "/api/board")
        assert status == 200
        assert_same_picture(home, decode_snapshot(body))
        assert "same everywhere" in server.manage("verify_board").stdout
        assert [placed(server, x, y) for x, y in ((0, 0), (300, 258), (255, 256))] == [1, 2, 7]
        player = server.new_player()
        status, problem = server.place(player, 255, 255, 3)
        assert (status, problem["detail"]) == (423, "A moderator protects this pixel.")
        status, answer = server.place(player, 300, 0, 3)
        assert status == 200 and answer["seq"] >= BEHIND_ITS_SEQ
    assert "Nothing to do" in server.manage("upgrade_board").stdout


def assert_same_picture(home: Path, snapshot: Snapshot) -> None:
    older = (home / "board.bin").read_bytes()[HEADER_BYTES:]
    grid, pixels = from_version_1(older, 301, 259)
    assert (snapshot.grid, snapshot.pixels) == (grid, pixels)
    assert any(get_pixel(pixels, grid.address(x, 258), 4) for x in (0, 300))


def placed(server: BoardServer, x: int, y: int) -> int:
    return int(server.request("GET", f"/api/pixel/{x}/{y}")[1]["seq"])


def test_without_the_upgrade_it_does_not_start_and_nothing_is_changed(
    home: Path, valkey_of: redis.Redis
) -> None:
    server = BoardServer(home)
    server.manage("migrate", "--verbosity", "0")
    state, pixels = valkey_of.hgetall("{board}:state"), valkey_of.get("{board}:pixels")
    for command in ("serve", "verify_board"):
        words = (command, "--port", "0") if command == "serve" else (command,)
        refused = server.manage(*words, check=False)
        assert refused.returncode != 0
        assert "run manage.py upgrade_board" in (refused.stderr + refused.stdout), command
        assert "Traceback" not in refused.stderr + refused.stdout, command
    assert valkey_of.hgetall("{board}:state") == state
    assert valkey_of.get("{board}:pixels") == pixels


def test_an_upgrade_that_is_cut_off_begins_again(home: Path, valkey_of: redis.Redis) -> None:
    """What it had begun to write is not the board yet."""
    valkey_of.xadd("{board}:upgraded", {"p": "1 1 1 0 nobody"}, id="999-0")
    BoardServer(home).manage("migrate", "--verbosity", "0")
    before = facts(valkey_of)
    BoardServer(home).manage("upgrade_board")
    assert facts(valkey_of) == before
