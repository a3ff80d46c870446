"""Back ends that go away, go silent or say "not now": placing goes on by itself, nothing that
was acknowledged is lost, and the log tells of it once when it begins and once when it ends."""

from __future__ import annotations

import asyncio
import resource
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.chaos.load import Load
from tests.chaos.test_kill import children, keepers, kill
from tests.rig import postgres
from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.server import BoardServer
from tests.rig.switch import Switch, switch_to
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.chaos

SIDE = 60
BOARD = {"PLACE_WIDTH": str(SIDE), "PLACE_HEIGHT": str(SIDE), "PLACE_TICK_MS": "50"}
ROWS = "SELECT seq, x, y, color FROM board_placement"


@pytest.fixture
def valkey_server(tmp_path: Path) -> Iterator[ValkeyServer]:
    folder = tmp_path / "valkey"
    folder.mkdir()
    with ValkeyServer(folder, durable=True) as server:
        yield server


@pytest.fixture
def switch(valkey_server: ValkeyServer) -> Iterator[Switch]:
    with switch_to(valkey_server.port) as switch:
        yield switch


@contextmanager
def board(tmp_path: Path, **environment: str) -> Iterator[BoardServer]:
    data = tmp_path / "board"
    data.mkdir()
    with BoardServer(data, **BOARD, **environment) as server:
        yield server


class Outage:
    """From the end of the cause on: until something is placed again, stored and counted."""

    def __init__(self, load: Load, server: BoardServer, database: str = "") -> None:
        self._load, self._server, self._database = load, server, database
        self._ended_at, self._before = time.monotonic(), len(load.acknowledged)

    async def until_it_is_over(self, cause: str) -> None:
        await self._load.until(self._before + 30)
        seconds = self._load.acknowledged_at - self._ended_at
        await self._load.stop()
        await asyncio.to_thread(until, self._is_healthy, "healthy again")
        # The line of the control messages may be the last to be connected again.
        await asyncio.to_thread(until, self._is_the_same_everywhere, "all boards are the same")
        lost = set(self._load.acknowledged) - self._rows()
        print(
            f"{cause}: placing again at most {seconds:.1f} s after its end, "
            f"{len(self._load.acknowledged)} acknowledged, {len(lost)} lost"
        )
        assert lost == set()
        until(self._has_ended, f"each wait has its end in {self._server.log}")
        self._assert_said_once()

    def _is_healthy(self) -> bool:
        return self._server.request("GET", "/healthz")[0] == 200

    def _is_the_same_everywhere(self) -> bool:
        verified = self._server.manage("verify_board", "--processes", "1", check=False)
        return verified.returncode == 0

    def _rows(self) -> set[Any]:
        if self._database:
            with psycopg.connect(self._database) as database:
                return set(database.execute(ROWS).fetchall())
        with closing(sqlite3.connect(self._server.directory / "place.sqlite3")) as database:
            return set(database.execute(ROWS))

    def _has_ended(self) -> bool:
        """Each begin has its end: some loops come round a little after placing goes on."""
        return self._said("Waiting (") == self._said("Over after")

    def _assert_said_once(self) -> None:
        """No reason is told at each try."""
        assert max(self._said("Waiting (").values(), default=0) <= 6, self._server.log
        assert "Traceback" not in self._server.log

    def _said(self, words: str) -> Counter[str]:
        """The reasons in the supervisor's lines that have these words."""
        lines = [line for line in self._server.lines if "board.core.loops" in line]
        return Counter(line.split("): ")[1] for line in lines if words in line)


async def test_valkey_is_emptied_under_load(tmp_path: Path, valkey_server: ValkeyServer) -> None:
    with board(tmp_path, VALKEY_URL=valkey_server.url) as server:
        async with Load([server], SIDE, 1) as load:
            await load.until(200)
            valkey_server.flush()
            outage = Outage(load, server)
            await outage.until_it_is_over("FLUSHALL")


async def test_connections_to_valkey_go_silent(
    tmp_path: Path, valkey_server: ValkeyServer, switch: Switch
) -> None:
    with board(tmp_path, VALKEY_URL=f"redis://127.0.0.1:{switch.port}") as server:
        async with Load([server], SIDE, 2) as load:
            await load.until(200)
            switch.go_silent()
            outage = Outage(load, server)
            await outage.until_it_is_over("silent connections to Valkey")


async def test_valkey_is_busy_with_somebodys_script(
    tmp_path: Path, valkey_server: ValkeyServer
) -> None:
    with board(tmp_path, VALKEY_URL=valkey_server.url) as server:
        async with Load([server], SIDE, 3) as load:
            await load.until(200)
            await asyncio.to_thread(be_busy, valkey_server, 8)
            outage = Outage(load, server)
            await outage.until_it_is_over("BUSY for 8 s")


def be_busy(valkey: ValkeyServer, seconds: float) -> None:
    with ExitStack() as stack:
        once = Retry(NoBackoff(), 0)  # or each try would begin another script
        endless = stack.enter_context(
            redis.Redis(port=valkey.port, socket_timeout=0.1, retry=once)
        )
        killer = stack.enter_context(redis.Redis(port=valkey.port))
        killer.ping()
        with pytest.raises(redis.TimeoutError):
            endless.eval("while true do end", 0)
        time.sleep(seconds)  # this is what happens, not what is waited for
        until(lambda: is_killed(killer), "the script is killed")


def is_killed(client: redis.Redis) -> bool:
    try:
        return bool(client.script_kill())
    except redis.ResponseError as error:
        return "NOTBUSY" in str(error)


async def test_the_database_goes_silent(tmp_path: Path, valkey_server: ValkeyServer) -> None:
    with postgres.running_postgres() as port, switch_to(port) as switch:
        url = postgres.url_of(switch.port)
        with board(tmp_path, VALKEY_URL=valkey_server.url, DATABASE_URL=url) as server:
            async with Load([server], SIDE, 4) as load:
                await load.until(200)
                switch.go_silent()
                outage = Outage(load, server, postgres.url_of(port))
                await outage.until_it_is_over("silent connections to PostgreSQL")


async def test_the_database_is_restarted_and_then_valkey_comes_back_older(
    tmp_path: Path, valkey_server: ValkeyServer
) -> None:
    with postgres.cluster() as folder, ExitStack() as stack:
        first = stack.enter_context(ExitStack())
        switch = stack.enter_context(switch_to(first.enter_context(postgres.serving(folder))))
        url = postgres.url_of(switch.port)
        with board(tmp_path, VALKEY_URL=valkey_server.url, DATABASE_URL=url) as server:
            async with Load([server], SIDE, 5) as load:
                await load.until(200)
                await asyncio.to_thread(first.close)
                port = await asyncio.to_thread(stack.enter_context, postgres.serving(folder))
                switch.move(port)
                await load.until(len(load.acknowledged) + 100)
                await asyncio.to_thread(come_back_older, valkey_server, load)
                outage = Outage(load, server, postgres.url_of(port))
                await outage.until_it_is_over("PostgreSQL restarted, Valkey older")


def come_back_older(valkey: ValkeyServer, load: Load) -> None:
    """As its append-only file was some placements ago."""
    copy, count = valkey.directory / "copy", len(load.acknowledged)
    shutil.copytree(valkey.directory / "appendonlydir", copy)
    until(lambda: len(load.acknowledged) > count + 50, "more is placed")
    valkey.kill()
    shutil.rmtree(valkey.directory / "appendonlydir")
    shutil.copytree(copy, valkey.directory / "appendonlydir")
    valkey.start()


async def test_the_keeper_of_the_embedded_valkey_is_killed(tmp_path: Path) -> None:
    with board(tmp_path) as server:
        async with Load([server], SIDE, 6) as load:
            await load.until(200)
            [keeper] = keepers(server)
            kill(keeper)
            outage = Outage(load, server)
            await outage.until_it_is_over("keeper killed")


async def test_the_disk_is_full_for_a_while(tmp_path: Path) -> None:
    """For all processes of the board, by a limit on the size of files: the append-only file
    and the database cannot grow."""
    with board(tmp_path) as server:
        async with Load([server], SIDE, 7) as load:
            await load.until(200)
            size = max(each.stat().st_size for each in aof(server))
            deadline = time.monotonic() + 6
            while time.monotonic() < deadline:  # new ones are started all the time
                limit_files(server, size)
                await asyncio.sleep(0.05)
            assert (await asyncio.to_thread(server.request, "GET", "/healthz"))[0] == 503
            limit_files(server, resource.RLIM_INFINITY)
            outage = Outage(load, server)
            async with asyncio.timeout(FUSE_SECONDS):
                await outage.until_it_is_over("disk full for 6 s")


def aof(server: BoardServer) -> list[Path]:
    return list((server.directory / "valkey" / "appendonlydir").glob("*.aof"))


def limit_files(server: BoardServer, size: int) -> None:
    kept_by = keepers(server)
    valkeys = [pid for keeper in kept_by for pid in children(keeper, "valkey-server")]
    for pid in (server.pid, *kept_by, *valkeys):
        try:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        except ProcessLookupError:
            continue  # it has just ended
