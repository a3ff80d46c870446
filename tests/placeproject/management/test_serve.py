from __future__ import annotations

import asyncio
import contextlib
import http.client
import signal
import socket
from pathlib import Path

import pytest
import redis

from board.store.keys import ONLINE
from placeproject.server.orders import SAME_ORDER_SECONDS
from tests.rig.client import BoardClient
from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

SMALL = {"PLACE_WIDTH": "20", "PLACE_HEIGHT": "10", "PLACE_TICK_MS": "20"}


async def seen_by_both(first: BoardServer, second: BoardServer) -> None:
    cookie = first.new_player()
    async with BoardClient(first.url) as here, BoardClient(second.url) as there:
        for server in (first, second):
            _, answer = server.place(cookie, 4, 5, answer_color(server, first))
            await here.until_seq(answer["seq"])
            await there.until_seq(answer["seq"])
            assert here.checksum == there.checksum


def answer_color(server: BoardServer, first: BoardServer) -> int:
    return 3 if server is first else 9


async def test_two_servers_on_one_valkey_show_the_same_board(
    tmp_path: Path, valkey: ValkeyServer
) -> None:
    database = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    shared = {"VALKEY_URL": valkey.url, "DATABASE_URL": database, **SMALL}
    with BoardServer(tmp_path, **shared) as first, BoardServer(tmp_path, **shared) as second:
        assert first.port != second.port
        await seen_by_both(first, second)
        first.manage("verify_board", "--processes", "2")


async def test_the_workers_of_one_server_show_the_same_board(tmp_path: Path) -> None:
    with BoardServer(tmp_path, "--workers", "2", **SMALL) as server:
        await seen_by_both(server, server)
        # Enough sockets that both workers have some: the kernel spreads them.
        clients = [BoardClient(server.url) for _ in range(12)]
        async with asyncio.TaskGroup() as group:
            for client in clients:
                group.create_task(client.__aenter__())
        _, answer = server.place(server.new_player(), 7, 7, 7)
        for client in clients:
            await client.until_seq(answer["seq"])
        assert len({client.checksum for client in clients}) == 1
        for client in clients:
            await client.until(
                lambda client=client: {"type": "online", "count": 12} in client.controls
            )
            await client.__aexit__()
        server.manage("verify_board", "--processes", "2")


async def test_sigterm_says_goodbye_and_the_next_server_takes_over(tmp_path: Path) -> None:
    with BoardServer(tmp_path, PLACE_DRAIN_SECONDS="1", **SMALL) as server:
        cookie = server.new_player()
        async with BoardClient(server.url, cookie) as client:
            placed = await client.place(1, 2, 3)
            status = await asyncio.to_thread(server.stop)
            await client.until(lambda: client.close_code)
            assert (status, client.close_code) == (0, 4012)
            assert client.controls[-1]["type"] == "bye"
            server.start()
            await client.connect()  # ?since= its seq: the new process's ring reaches back
            _, answer = server.place(cookie, 2, 2, 3)
            await client.until_seq(answer["seq"])
            assert answer["seq"] == placed.seq + 1
            assert "resync" not in client.kinds()


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_an_order_that_comes_twice_at_once_is_one_and_a_later_one_is_impatient(
    tmp_path: Path, workers: str
) -> None:
    """`timeout` and service managers send it to the process and to its group."""
    words, slow = ("--workers", workers), {"PLACE_DRAIN_SECONDS": "110", **SMALL}
    with BoardServer(tmp_path, *words, **slow) as server:
        async with BoardClient(server.url) as one, BoardClient(server.url) as other:
            assert server._process
            for _ in range(2):
                server._process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(wait_for, server, "Draining")
            await asyncio.sleep(SAME_ORDER_SECONDS)
            assert server.is_running and not (one.close_code and other.close_code)
            server._process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server._process.wait, FUSE_SECONDS) == 0


def wait_for(server: BoardServer, word: str) -> None:
    until(lambda: word in server.log, f"it says {word}")


def is_healthy(server: BoardServer) -> bool:
    return server.request("GET", "/healthz")[0] == 200


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        server = BoardServer(tmp_path)
        server.manage("migrate", "--verbosity", "0")
        result = server.manage("serve", "--port", str(port), check=False)
    assert result.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_valkey_that_is_away_is_waited_for(tmp_path: Path, plain_valkey: ValkeyServer) -> None:
    """Requests are answered 503 until it is there, and nothing has to be restarted."""
    late = ValkeyServer(tmp_path, durable=True)
    with BoardServer(tmp_path, VALKEY_URL=late.url, **SMALL) as server:
        status, problem, headers = server.request("GET", "/api/board")
        assert (status, problem["type"]) == (503, "/problems/unavailable")
        assert int(headers["Retry-After"]) >= 1
        assert server.request("GET", "/healthz")[0] == 503
        with late:
            until(lambda: is_healthy(server), "it is healthy")
            cookie = server.new_player()
            assert server.place(cookie, 1, 1, 1)[0] == 200
            late.kill()
            assert server.place(cookie, 2, 2, 2)[0] == 503
            late.start()
            until(lambda: is_healthy(server), "it is healthy")
            status, answer = server.place(cookie, 2, 2, 2)
            assert (status, answer["seq"]) == (200, 2)
            with redis.Redis(port=late.port) as client:
                until(lambda: client.hlen(ONLINE), "it counts itself")
            server.manage("verify_board", "--processes", "1")


def has_ipv6() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return True
    return False


@pytest.mark.skipif(not has_ipv6(), reason="This machine has no IPv6.")
@pytest.mark.parametrize(
    ("host", "reached_at"), [("::", ["::1", "127.0.0.1"]), ("::1", ["::1"]), ("[::1]", ["::1"])]
)
def test_a_board_can_be_reached_over_ipv6(
    tmp_path: Path, valkey: ValkeyServer, host: str, reached_at: list[str]
) -> None:
    with BoardServer(tmp_path, "--host", host, VALKEY_URL=valkey.url) as server:
        assert f"http://[::1]:{server.port}/admin/" in server.log
        for address in reached_at:
            connection = http.client.HTTPConnection(address, server.port, timeout=60)
            connection.request("POST", "/api/session")
            assert connection.getresponse().status == 201
            connection.close()


def test_a_host_that_nobody_knows_is_named(tmp_path: Path, valkey: ValkeyServer) -> None:
    server = BoardServer(tmp_path, VALKEY_URL=valkey.url)
    server.migrate()
    result = server.manage("serve", "--host", "no.such.invalid", check=False)
    assert result.returncode == 1
    assert "Cannot listen on no.such.invalid:" in result.stderr
    assert "Traceback" not in result.stderr
