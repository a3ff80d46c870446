"""A server that is ended in each way while people place and watch, and one that is crowded."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.crowd import Crowd
from tests.chaos.painting import Placed, assert_nothing_is_lost, ledger, paint_and_kill
from tests.chaos.test_kill import BOARD, two_workers
from tests.placeproject.server.test_open_files import limited
from tests.placeproject.server.test_supervisor import is_alive
from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.server import BoardServer

pytestmark = pytest.mark.chaos

WATCHERS = 200
CROWD, SOFT_LIMIT = 1300, 1024


def say_health(server: BoardServer, when: str) -> int:
    """What /healthz answers; 0 for no answer at all."""
    try:
        status = server.request("GET", "/healthz")[0]
    except OSError:
        status = 0
    print(f"/healthz {when}: {status or 'refused'}")
    return status


def until_healthy(server: BoardServer) -> None:
    until(lambda: server.request("GET", "/healthz")[0] == 200, "it is ready")


@pytest.mark.parametrize("order", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_supervisor_is_ended_while_people_place(tmp_path: Path, order: signal.Signals) -> None:
    with BoardServer(tmp_path, "--workers", "2", **BOARD) as server:

        def end_and_start() -> None:
            workers = two_workers(server)
            assert say_health(server, "before") == 200
            end_supervisor(server, order)
            until(lambda: not any(map(is_alive, workers)), "its workers end")
            assert say_health(server, f"after {order.name}") == 0
            server.start()
            until_healthy(server)
            say_health(server, "with the next supervisor")

        acked = paint_and_kill(server, tmp_path, [end_and_start])
        assert_nothing_is_lost(server, tmp_path, acked)


def end_supervisor(server: BoardServer, order: signal.Signals) -> None:
    assert server._process
    server._process.send_signal(order)
    server._process.wait(FUSE_SECONDS)


def whole_group(server: BoardServer) -> list[int]:
    return [server.pid, *two_workers(server)]


def one_process(server: BoardServer) -> list[int]:
    """Told twice, as `timeout` does."""
    return [server.pid, server.pid]


@pytest.mark.parametrize(
    ("workers", "told"), [("2", whole_group), ("1", one_process)], ids=["group", "twice"]
)
async def test_everybody_is_told_when_all_processes_are_terminated_together(
    tmp_path: Path, workers: str, told: Callable[[BoardServer], list[int]]
) -> None:
    settings = {**BOARD, "PLACE_DRAIN_SECONDS": "3"}
    with BoardServer(tmp_path, "--workers", workers, **settings) as server:
        async with Crowd(server.url) as crowd:
            await crowd.open(WATCHERS)
            cookie = server.new_player()
            acked = {(server.place(cookie, x, 0, 1)[1]["seq"], x, 0, 1) for x in range(50)}
            assert say_health(server, "before") == 200
            for pid in told(server):
                os.kill(pid, signal.SIGTERM)
            await crowd.until_closed(FUSE_SECONDS)
            print(f"{crowd.byes} byes, close codes {dict(crowd.ends)}")
            assert crowd.byes == WATCHERS and crowd.ends == {4012: WATCHERS}
            assert await asyncio.to_thread(server.stop) == 0
            assert say_health(server, "after") == 0
        server.start()
        until_healthy(server)
        say_health(server, "with the next server")
        assert_all_there(server, tmp_path, acked)


def assert_all_there(server: BoardServer, directory: Path, acked: set[Placed]) -> None:
    server.manage("verify_board")
    lost = acked - ledger(directory)
    print(f"{len(acked)} acknowledged, {len(lost)} lost")
    assert not lost


@pytest.mark.parametrize("is_hard", [False, True], ids=["soft", "hard"])
async def test_a_crowd_comes_to_a_server_of_few_files(tmp_path: Path, is_hard: bool) -> None:
    with_limit = BoardServer(tmp_path, **BOARD)
    with_limit.wrapper = limited(SOFT_LIMIT, SOFT_LIMIT if is_hard else "$(ulimit -Hn)")
    with with_limit as server:
        async with Crowd(server.url) as crowd:
            await crowd.open(CROWD)
            assert say_health(server, f"with {crowd.greeted} of {CROWD} sockets") == 200
            cookie = await asyncio.to_thread(server.new_player)
            acked = {(server.place(cookie, x, 0, 1)[1]["seq"], x, 0, 1) for x in range(50)}
            print(f"{crowd.byes} were sent away, close codes {dict(crowd.ends)}")
            assert crowd.greeted + crowd.byes == CROWD
            assert crowd.ends.keys() <= {4013}
            assert (crowd.greeted > SOFT_LIMIT * 3 // 4) if is_hard else crowd.greeted == CROWD
            print([line for line in server.lines if "may open" in line])
            assert_all_there(server, tmp_path, acked)
