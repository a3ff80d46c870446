"""`manage.py paint` against a real server."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from board.core.palette import PALETTE_2017
from board.core.tiles.grid import Grid
from board.paint.picture import Wish, load_picture, not_yet_right, wishes_of
from tests.players.conftest import make_board
from tests.rig.board import board_as_of
from tests.rig.deployed import PROJECT
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SMALL = {"PLACE_WIDTH": "60", "PLACE_HEIGHT": "50", "PLACE_TICK_MS": "20"}
AT = (7, 5)
# manage.py, also where whoever runs the tests ignores Ctrl-C: that is inherited.
HEEDING_CTRL_C = (
    "import signal, manage;signal.signal(signal.SIGINT, signal.default_int_handler);manage.main()"
)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """40 x 30 colourful pixels that the palette does not have, a hole in the middle."""
    image = Image.radial_gradient("L").resize((40, 30))
    colors = Image.merge("RGB", (image, image.rotate(90), image.rotate(180)))
    colors.putalpha(Image.new("L", colors.size, 255))
    colors.paste((0, 0, 0, 0), (15, 10, 25, 20))
    colors.save(tmp_path / "picture.png")
    return tmp_path / "picture.png"


def wanted(picture: Path, at: tuple[int, int] = AT) -> list[Wish]:
    palette = [color.rgb for color in PALETTE_2017]
    return wishes_of(load_picture(picture), palette, *at)


def words(server: BoardServer, picture: Path, *more: str) -> list[str]:
    return ["paint", str(picture), f"--at={AT[0]},{AT[1]}", f"--url={server.url}", *more]


def paint(server: BoardServer, picture: Path, *more: str) -> list[str]:
    return server.manage(*words(server, picture, *more)).stdout.splitlines()


def start(server: BoardServer, picture: Path, *more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HEEDING_CTRL_C, *words(server, picture, *more)],
        cwd=PROJECT,
        env=server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def assert_on_the_board(server: BoardServer, wishes: list[Wish], seq: int) -> None:
    assert not_yet_right(wishes, board_as_of(server, seq)) == []


def ledger(directory: Path) -> set[tuple[int, int, int, int]]:
    with closing(sqlite3.connect(directory / "place.sqlite3")) as database:
        return set(database.execute("SELECT seq, x, y, color FROM board_placement"))


def logged(lines: Iterator[str] | list[str]) -> set[tuple[int, int, int, int]]:
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return {(row["seq"], row["x"], row["y"], row["color"]) for row in rows}


def test_a_picture_is_on_the_board_and_in_the_ledger(
    tmp_path: Path, picture: Path, valkey: ValkeyServer
) -> None:
    log = tmp_path / "placed.jsonl"
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        lines = paint(server, picture, "--players=8", f"--log={log}")
        changed = [wish for wish in wanted(picture) if wish.color]  # the board is white
        assert lines[-2:] == ["refused=0", f"acknowledged={len(changed)}"]
        server.manage("verify_board", "--processes", "1")
        assert_on_the_board(server, wanted(picture), seq=len(changed))
        assert paint(server, picture, "--players=8")[-1] == "acknowledged=0"
        assert ledger(tmp_path) == logged(log.read_text().splitlines())


def test_a_board_of_eight_bits_that_begins_below_zero_is_painted(
    tmp_path: Path, picture: Path, valkey: ValkeyServer
) -> None:
    server = BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL)
    make_board(server, Grid.new(300, 50, bits=8, left=-280, top=-45))
    with server:
        where = ("--at", "-270,-40")
        command = ["paint", str(picture), *where, f"--url={server.url}", "--players=8"]
        changed = sum(wish.color > 0 for wish in wanted(picture))
        assert server.manage(*command).stdout.splitlines()[-1] == f"acknowledged={changed}"
        assert_on_the_board(server, wanted(picture, (-270, -40)), seq=changed)
        assert server.manage(*command).stdout.splitlines()[-1] == "acknowledged=0"


def test_nothing_acknowledged_is_lost_when_the_server_is_killed_under_it(
    tmp_path: Path, picture: Path, valkey: ValkeyServer
) -> None:
    log = tmp_path / "placed.jsonl"
    os.mkfifo(log)  # Reading it waits for the next placement.
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        with start(server, picture, "--players=4", "--rate=400", f"--log={log}") as painting:
            with log.open() as placements:
                before = [next(placements) for _ in range(100)]
                server.kill()
                server.start()
                acknowledged = logged([*before, *placements])
            output, _ = painting.communicate()
        assert painting.returncode == 0
        assert output.splitlines()[-1] == f"acknowledged={len(acknowledged)}"
        server.manage("verify_board", "--processes", "1")
        assert_on_the_board(server, wanted(picture), seq=max(acknowledged)[0])
        assert acknowledged - ledger(tmp_path) == set()


def test_an_interrupted_painter_says_how_far_it_came_and_goes_on(
    tmp_path: Path, picture: Path, valkey: ValkeyServer
) -> None:
    log = tmp_path / "placed.jsonl"
    os.mkfifo(log)
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        with start(server, picture, "--players=4", "--rate=50", f"--log={log}") as painting:
            with log.open() as placements:
                before = [next(placements) for _ in range(20)]
                painting.send_signal(signal.SIGINT)
                acknowledged = logged([*before, *placements])
            output, errors = painting.communicate()
        assert painting.returncode == 1
        assert "Interrupted. The same command goes on from here." in errors
        assert output.splitlines()[-1] == f"acknowledged={len(acknowledged)}"
        seq = max(acknowledged)[0]
        board_as_of(server, seq)
        rest = int(paint(server, picture, "--players=4")[-1].removeprefix("acknowledged="))
        assert 0 < rest <= sum(wish.color > 0 for wish in wanted(picture)) - len(acknowledged)
        assert_on_the_board(server, wanted(picture), seq + rest)


def test_players_wait_out_their_cooldown(
    tmp_path: Path, picture: Path, valkey: ValkeyServer
) -> None:
    settings = SMALL | {"PLACE_COOLDOWN_SECONDS": "1", "VALKEY_URL": valkey.url}
    with BoardServer(tmp_path, **settings) as server:
        Image.new("RGB", (3, 2), PALETTE_2017[5].rgb).save(picture)
        assert paint(server, picture, "--players=3")[-1] == "acknowledged=6"


def test_a_limit_of_sessions_is_explained(
    tmp_path: Path, picture: Path, valkey: ValkeyServer
) -> None:
    settings = SMALL | {"PLACE_SESSIONS_PER_IP_HOUR": "1", "VALKEY_URL": valkey.url}
    with BoardServer(tmp_path, **settings) as server:
        Image.new("RGB", (2, 1), PALETTE_2017[5].rgb).save(picture)
        some = server.manage(*words(server, picture, "--players=2"))
        assert "Only 1 players take part." in some.stderr
        assert some.stdout.splitlines()[-1] == "acknowledged=2"
        Image.new("RGB", (2, 1), PALETTE_2017[6].rgb).save(picture)
        none = server.manage(*words(server, picture, "--players=2"), check=False)
        assert none.returncode == 1
        assert "PLACE_SESSIONS_PER_IP_HOUR=0" in none.stderr
        assert none.stdout.splitlines()[-1] == "acknowledged=0"


def test_a_frozen_board_is_not_painted(
    tmp_path: Path, picture: Path, valkey: ValkeyServer
) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **SMALL) as server:
        assert server.request("GET", "/healthz")[0] == 200, "it has made its board"
        freeze = "Board.objects.update(state='frozen', revision=9)"
        server.manage("shell", "-c", f"from board.models import Board; {freeze}")
        server.stop()
        server.start()
        result = server.manage(*words(server, picture, "--players=2"), check=False)
        assert result.returncode == 1
        assert "frozen" in result.stderr
