"""A picture painted through the public API while something is killed, and the count after."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from PIL import Image

from board.core.palette import PALETTE_2017
from tests.rig.deployed import PROJECT
from tests.rig.server import BoardServer

SIDE = 30

Placed = tuple[int, int, int, int]  # seq, x, y, colour


def noisy_picture(path: Path) -> Path:
    """Every pixel differs from the white board."""
    image = Image.new("RGB", (SIDE, SIDE))
    colors = random.Random(7).choices(PALETTE_2017[1:], k=SIDE * SIDE)
    image.putdata([color.rgb for color in colors])
    image.save(path)
    return path


def paint_and_kill(
    server: BoardServer, directory: Path, kills: list[Callable[[], None]]
) -> set[Placed]:
    """What was acknowledged. The kills come one after another, spread over the picture."""
    log = directory / "acknowledged.jsonl"
    os.mkfifo(log)  # reading it waits for the next acknowledged placement
    picture = noisy_picture(directory / "picture.png")
    command = ["paint", str(picture), "--at=3,2", "--players=8", f"--url={server.url}"]
    painting = subprocess.Popen(
        [sys.executable, "manage.py", *command, f"--log={log}"],
        cwd=PROJECT,
        env=server.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    lines = []
    with painting, log.open() as placements:
        for kill in kills:
            lines += [next(placements) for _ in range(SIDE * SIDE // (len(kills) + 2))]
            kill()
        lines += placements
        output, errors = painting.communicate()
    assert painting.returncode == 0, errors
    assert output.splitlines()[-1] == f"acknowledged={len(lines)}"
    rows = [json.loads(line) for line in lines]
    return {(row["seq"], row["x"], row["y"], row["color"]) for row in rows}


def ledger(directory: Path) -> set[Placed]:
    with closing(sqlite3.connect(directory / "place.sqlite3")) as database:
        return set(database.execute("SELECT seq, x, y, color FROM board_placement"))


def assert_nothing_is_lost(server: BoardServer, directory: Path, acked: set[Placed]) -> None:
    """Board, ledger and every mirror agree, and each acknowledged placement is in the ledger.

    A placement whose answer was lost may be there, too: nobody was promised that it is not.
    """
    server.manage("verify_board")
    lost = acked - ledger(directory)
    print(f"{len(acked)} acknowledged, {len(lost)} lost")
    assert len(acked) > SIDE * SIDE - 50  # all but those whose answers were lost
    assert lost == set()
