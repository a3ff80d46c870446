"""`manage.py rollback` on a live board: a griefer among fifty players."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from board.core.tiles.packed import get_pixel
from tests.rig.board import board_as_of
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SIDE = 100
GRIEFED = 5_000
Points = dict[tuple[int, int], int]


class Evening:
    """What was placed, as a data set, and what the board shows without the griefer."""

    def __init__(self) -> None:
        chance = random.Random(15)
        self.rows: list[str] = []
        self.clean: Points = {}
        points = [(x, y) for x in range(SIDE) for y in range(SIDE)]
        for point in chance.sample(points, 6_000):
            self._place(f"player{chance.randrange(50)}", point, chance.randrange(1, 15))
        griefed = chance.sample(points, GRIEFED)
        for number, point in enumerate(griefed):
            self._row(f"griefer{number % 2}", point, 15)
        self.overpainted = griefed[:400]
        for point in self.overpainted:
            self._place(f"player{chance.randrange(50)}", point, chance.randrange(1, 15))
        self.full = self.clean | dict.fromkeys(griefed[400:], 15)

    def _place(self, player: str, point: tuple[int, int], color: int) -> None:
        self._row(player, point, color)
        self.clean[point] = color

    def _row(self, player: str, point: tuple[int, int], color: int) -> None:
        at_ms = 1_700_000_000_000 + len(self.rows)
        self.rows.append(f"{at_ms},{player},{point[0]},{point[1]},{color}")

    def write(self, file: Path) -> None:
        file.write_text("\n".join(["ts,user_hash,x_coordinate,y_coordinate,color", *self.rows]))


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer) -> Iterator[BoardServer]:
    size = {"PLACE_WIDTH": str(SIDE), "PLACE_HEIGHT": str(SIDE), "PLACE_TICK_MS": "20"}
    with BoardServer(tmp_path, VALKEY_URL=valkey.url, **size) as server:
        until(lambda: server.request("GET", "/healthz")[0] == 200, "its board is made")
        yield server


@pytest.fixture
def evening(server: BoardServer, tmp_path: Path) -> Evening:
    evening = Evening()
    evening.write(tmp_path / "evening.csv")
    server.manage("replay", str(tmp_path / "evening.csv"))
    return evening


def rollback(server: BoardServer, *words: str, reason: str = "griefing") -> dict[str, Any]:
    done = server.manage("rollback", "--json", "--reason", reason, *words)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def refusal(server: BoardServer, *words: str, reason: str = "griefing") -> str:
    done = server.manage("rollback", "--reason", reason, *words, check=False)
    assert done.returncode == 1 or done.returncode == 2, done
    return done.stderr.strip().splitlines()[-1]


def shown(server: BoardServer, seq: int) -> Points:
    board = board_as_of(server, seq)
    return {
        (x, y): color
        for x in range(SIDE)
        for y in range(SIDE)
        if (color := get_pixel(board.pixels, board.grid.address(x, y), board.grid.bits))
    }


GRIEFERS = ("--player", "griefer0", "--player", "griefer1")


def test_a_griefer_is_taken_back_and_that_too(server: BoardServer, evening: Evening) -> None:
    seq = len(evening.rows)
    counts = {"players": 2, "overpainted": 400, "repairs": 0}
    written = GRIEFED - 400
    seen = rollback(server, *GRIEFERS, "--dry-run")
    assert seen == {"operation": None, "pixels": written, "applied": 0, **counts}
    assert shown(server, seq) == evening.full, "It was only looked at."

    done = rollback(server, *GRIEFERS)
    assert (done["pixels"], done["applied"]) == (written, written)
    assert shown(server, seq + written) == evening.clean

    again = rollback(server, *GRIEFERS)
    assert (again["pixels"], again["applied"]) == (0, 0), "There is nothing left of them."

    undone = rollback(server, "--undo", str(done["operation"]))
    assert undone["applied"] == written
    assert shown(server, seq + 2 * written) == evening.full

    twice = rollback(server, "--undo", str(undone["operation"]))
    assert twice["applied"] == written
    assert shown(server, seq + 3 * written) == evening.clean
    server.manage("verify_board", "--processes", "1")


def test_an_undo_leaves_what_was_painted_since(server: BoardServer, evening: Evening) -> None:
    done = rollback(server, *GRIEFERS)
    point = next(iter(set(evening.full.items()) - set(evening.clean.items())))[0]
    status, placed = server.place(server.new_player(), *point, 13)
    assert status == 200
    undone = rollback(server, "--undo", str(done["operation"]))
    assert undone["overpainted"] == 1
    assert undone["applied"] == done["applied"] - 1
    assert shown(server, placed["seq"] + undone["applied"])[point] == 13
    again = refusal(server, "--undo", str(done["operation"]))
    assert f"was undone already, by operation {undone['operation']}" in again


def test_what_was_cut_off_goes_on(server: BoardServer, evening: Evening) -> None:
    """Killed while it writes; somebody else goes on with the same operation."""
    words = [server.program, "rollback", *GRIEFERS, "--reason", "griefing"]
    with subprocess.Popen(
        [sys.executable, *words],
        cwd=server.project,
        env=server.environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr is not None
        begun = next(line for line in running.stderr if line.startswith("Operation "))
        running.send_signal(signal.SIGKILL)
    operation = int(begun.split()[1].rstrip(":"))
    rollback(server, "--resume", str(operation))
    assert shown(server, len(evening.rows) + GRIEFED - 400) == evening.clean
    assert "has ended" in refusal(server, "--resume", str(operation))


def test_only_what_is_chosen_goes(server: BoardServer, evening: Evening) -> None:
    found = rollback(
        server, *GRIEFERS, "--rectangle=0,0,49,99", "--color", "15", "--not-player", "player7"
    )
    expected = {
        point: color
        for point, color in (evening.full | {}).items()
        if color != 15 or point[0] >= 50
    }
    for point, color in evening.clean.items():
        if point[0] < 50:
            expected[point] = color
    assert shown(server, len(evening.rows) + found["applied"]) == expected


def test_much_is_done_only_when_its_number_is_said(server: BoardServer, evening: Evening) -> None:
    everything = ("--since", "2023-01-01T00:00:00Z")
    pixels = rollback(server, *everything, "--dry-run")["pixels"]
    assert pixels == len(evening.full)
    assert f"said, {pixels}" in refusal(server, *everything)
    assert rollback(server, *everything, "--number", str(pixels))["applied"] == pixels
    assert shown(server, len(evening.rows) + pixels) == {}


@pytest.mark.parametrize(
    ("words", "reason", "sentence"),
    [
        ((), "griefing", "this would choose everything"),
        (("--player", "eve"), "", "A reason has 1 to 200 characters, not 0"),
        (("--player", "eve"), "x" * 10_000, "A reason has 1 to 200 characters, not 10,000"),
        (("--rectangle", "9,0,1,5"), "griefing", "x1,y1 is the upper left corner"),
        (("--rectangle=500,500,600,600",), "griefing", "The rectangle is not on the board"),
        (("--rectangle", "a,b"), "griefing", "must be X1,Y1,X2,Y2"),
        (("--since", "2099-01-01T00:00:00Z"), "griefing", "--since lies in the future"),
        (
            ("--since", "2023-01-02T00:00:00Z", "--until", "2023-01-01T00:00:00Z"),
            "griefing",
            "It ends before it begins",
        ),
        (("--since", "yesterday"), "griefing", "must be a time with its zone"),
        (("--color", "256"), "griefing", "must be a whole number from 0 to 255"),
        (("--undo", "77"), "griefing", "There is no operation 77"),
        (("--resume", "77"), "griefing", "There is no rollback 77"),
        (("--undo", "1", "--player", "eve"), "griefing", "--undo takes a whole operation back"),
    ],
)
def test_what_makes_no_sense_is_refused(
    idle: BoardServer, words: tuple[str, ...], reason: str, sentence: str
) -> None:
    assert sentence in refusal(idle, *words, reason=reason)


def test_an_unknown_player_has_nothing_to_take_back(idle: BoardServer) -> None:
    found = rollback(idle, "--player", "eve")
    assert (found["pixels"], found["applied"]) == (0, 0)


@pytest.fixture(scope="module")
def idle(
    tmp_path_factory: pytest.TempPathFactory, plain_valkey: ValkeyServer
) -> Iterator[BoardServer]:
    plain_valkey.flush()
    directory = tmp_path_factory.mktemp("idle")
    with BoardServer(directory, VALKEY_URL=plain_valkey.url, PLACE_WIDTH="40") as server:
        until(lambda: server.request("GET", "/healthz")[0] == 200, "its board is made")
        yield server
