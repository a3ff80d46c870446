from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from board.core.formats.messages import Placed
from tests.cloud.emulator import ROOT
from tests.rig.client import BoardClient
from tests.rig.fuse import PAUSE_SECONDS, until
from tests.rig.moderator import NAME, PASSWORD, Moderator
from tests.rig.server import BoardServer

pytestmark = pytest.mark.cloud


class LocalCloud(BoardServer):
    command = ("localcloud", "--emulator-port", "0")


async def test_one_command_runs_the_board_on_a_local_aws(tmp_path: Path) -> None:
    with LocalCloud(tmp_path, "--workers", "2") as board:
        one, two = BoardClient(board.url, board.new_player()), BoardClient(board.url)
        async with one, two:
            placed = await placed_at_last(one)
            await two.until_seq(placed.seq)
            await one.until_seq(placed.seq)
            assert one.checksum == two.checksum
        await asyncio.to_thread(make_moderator_as_told, board)
        assert board.stop() == 0
    assert "arn:aws:sns:us-east-1:000000000000:place-emulator-pixel-updates" in board.log
    assert board.log.count("This task reads queue") == 2


async def placed_at_last(client: BoardClient) -> Placed:
    """While the second worker begins, the first one may be asked to wait for it."""
    while not isinstance(answer := await client.place(3, 4, 5), Placed):
        assert answer["status"] == 503, answer
        await asyncio.sleep(PAUSE_SECONDS)
    return answer


def make_moderator_as_told(board: BoardServer) -> None:
    """Typed in another terminal, which knows nothing of where this board keeps its data."""
    until(lambda: "createsuperuser" in board.log, "it says how")
    (told,) = re.findall("Make a moderator: (.*)", board.log)
    names = {name: os.environ[name] for name in ("HOME", "PATH") if name in os.environ}
    names["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
    words = f"{told} --noinput --username {NAME} --email moderator@example.org"
    subprocess.run(words, shell=True, cwd=ROOT, env=names, check=True, capture_output=True)
    assert "Log out" in Moderator(board).read("/admin/")


KILLED = """
import os, signal, sys
from pathlib import Path
from provisioning.local import emulator
with emulator.running(Path(sys.argv[1])) as running:
    print(running.url.rpartition(":")[2], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is Linux that ends it")
def test_whoever_is_killed_takes_the_emulator_along(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(tmp_path / "log")]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    until(lambda: refuses(int(told.stdout)), "the emulator is gone")


def refuses(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
