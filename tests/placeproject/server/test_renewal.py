"""New workers take over one by one, and nobody is refused."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.chaos.test_kill import two_workers
from tests.placeproject.server.test_drain import wait_for
from tests.placeproject.server.test_supervisor import is_alive, until
from tests.rig.client import BoardClient
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SOCKETS = 20


async def test_workers_are_replaced_while_everybody_goes_on(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    answers: Counter[int] = Counter()
    is_over = threading.Event()
    with BoardServer(tmp_path, "--workers", "2", VALKEY_URL=valkey.url) as server:
        await asyncio.to_thread(until, lambda: both_serve(server))
        before = two_workers(server)
        cookie = server.new_player()

        def place_all_the_while() -> None:
            while not is_over.is_set():
                answers[server.place(cookie, sum(answers.values()) % 100, 0, 3)[0]] += 1

        placing = asyncio.create_task(asyncio.to_thread(place_all_the_while))
        async with AsyncExitStack() as sockets:
            clients = [BoardClient(server.url) for _ in range(SOCKETS)]
            for client in clients:
                await sockets.enter_async_context(client)
            await asyncio.to_thread(server.manage, "restart")
            await asyncio.to_thread(wait_for, server, "All 2 workers are new.")
            await asyncio.to_thread(until, lambda: not any(map(is_alive, before)))
            for client in clients:
                await client.until(lambda client=client: client.close_code is not None)
                assert (client.kinds()[-1], client.close_code) == ("bye", 4012)
                await client.connect()
            status, placed = await asyncio.to_thread(server.place, cookie, 1, 1, 3)
            assert status == 200
            for client in clients:
                await client.until_seq(placed["seq"])
        is_over.set()
        await placing
        assert not set(before) & set(two_workers(server))
        assert set(answers) == {200}


def both_serve(server: BoardServer) -> bool:
    return server.manage("verify_board", "--processes", "2", check=False).returncode == 0


def test_a_new_worker_that_does_not_start_changes_nothing(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    with BoardServer(tmp_path, "--workers", "2", VALKEY_URL=valkey.url) as server:
        until(lambda: both_serve(server))
        before = two_workers(server)
        key = tmp_path / "secret_key"
        key.rename(tmp_path / "away")
        key.mkdir()  # with which nothing starts
        os.kill(server.pid, signal.SIGUSR2)
        wait_for(server, "the others stay as they are")
        assert two_workers(server) == before
        assert server.request("GET", "/healthz")[0] == 200
        key.rmdir()
        (tmp_path / "away").rename(key)
        server.manage("restart")
        wait_for(server, "All 2 workers are new.")


def test_a_single_process_says_that_it_cannot(tmp_path: Path, valkey: ValkeyServer) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url) as server:
        refused = server.manage("restart", check=False)
        assert refused.returncode == 1
        assert "A single process cannot be replaced" in refused.stderr


@pytest.mark.parametrize("left_behind", ["", "1", "999999"])
def test_a_number_that_a_dead_one_left_is_not_believed(tmp_path: Path, left_behind: str) -> None:
    server = BoardServer(tmp_path)
    server.migrate()
    (tmp_path / "serve.pid").write_text(left_behind)
    refused = server.manage("restart", check=False)
    assert "No `serve --workers N`" in refused.stderr
