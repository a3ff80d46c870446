"""`kill -9` in the middle of a picture: N acknowledged, 0 lost."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.chaos.painting import assert_nothing_is_lost, paint_and_kill
from tests.rig.server import BoardServer

pytestmark = pytest.mark.chaos


class FallbackServer(BoardServer):
    """Its frames take the way that they take under any other ASGI server."""

    program = "tests/fallback/manage.py"


both_paths = pytest.mark.parametrize("server_type", [BoardServer, FallbackServer])

BOARD = {"PLACE_WIDTH": "60", "PLACE_HEIGHT": "50", "PLACE_TICK_MS": "20"}


def children(pid: int, word: str) -> list[int]:
    """Processes below `pid` whose command holds `word`."""
    return running("--parent", str(pid), "--full", word)


def running(*words: str) -> list[int]:
    found = subprocess.run(["pgrep", *words], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def keepers(server: BoardServer) -> list[int]:
    """Of its embedded Valkey; there is one at most."""
    return running("--full", f"board.store.valkey.keeper {server.directory}")


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


@both_paths
def test_the_web_process_is_killed_twice(tmp_path: Path, server_type: type[BoardServer]) -> None:
    with server_type(tmp_path, **BOARD) as server:

        def kill_and_start() -> None:
            server.kill()
            server.start()

        acked = paint_and_kill(server, tmp_path, [kill_and_start, kill_and_start])
        assert_nothing_is_lost(server, tmp_path, acked)


def two_workers(server: BoardServer) -> list[int]:
    """They start after the address is announced, and again after a death."""
    end = time.monotonic() + 60
    while len(found := children(server.pid, "manage.py serve")) != 2:
        assert time.monotonic() < end, f"There are {len(found)} workers.\n{server.log}"
        time.sleep(0.05)
    return found


@both_paths
def test_a_worker_is_killed_and_comes_back(tmp_path: Path, server_type: type[BoardServer]) -> None:
    with server_type(tmp_path, "--workers", "2", **BOARD) as server:
        before = two_workers(server)
        acked = paint_and_kill(server, tmp_path, [lambda: kill(before[0])])
        assert_nothing_is_lost(server, tmp_path, acked)
        after = two_workers(server)
        assert before[0] not in after and before[1] in after


@both_paths
def test_valkey_is_killed_twice(tmp_path: Path, server_type: type[BoardServer]) -> None:
    """The embedded one, with its append-only file: its keeper starts it again."""
    with server_type(tmp_path, **BOARD) as server:

        def kill_valkey() -> None:
            pattern = f"valkey-server.*{tmp_path}"
            [pid] = subprocess.run(
                ["pgrep", "--full", pattern], capture_output=True, text=True
            ).stdout.split()
            kill(int(pid))

        acked = paint_and_kill(server, tmp_path, [kill_valkey, kill_valkey])
        assert_nothing_is_lost(server, tmp_path, acked)
