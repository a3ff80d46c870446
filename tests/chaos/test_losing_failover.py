"""Valkey's primary is killed, and a replica takes over that lacks the last placements."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
import redis

from tests.chaos.load import Acknowledged, Load
from tests.rig.fuse import FUSE_SECONDS, PAUSE_SECONDS
from tests.rig.server import BoardServer
from tests.rig.switch import Switch, switch_to
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.chaos

SIDE = 60
BOARD = {"PLACE_WIDTH": str(SIDE), "PLACE_HEIGHT": str(SIDE), "PLACE_TICK_MS": "50"}
FAILOVERS = int(os.environ.get("LOSING_FAILOVERS", "2"))


@pytest.mark.parametrize("seed", range(FAILOVERS))
def test_nothing_acknowledged_is_lost(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with (
        ValkeyServer(folder(tmp_path / "primary")) as primary,
        ValkeyServer(folder(tmp_path / "replica")) as replica,
        switch_to(primary.port) as switch,
    ):
        url = f"redis://127.0.0.1:{switch.port}"
        data = folder(tmp_path / "board")
        with (
            BoardServer(data, VALKEY_URL=url, **BOARD) as one,
            BoardServer(data, VALKEY_URL=url, **BOARD) as two,
        ):
            asyncio.run(fail_over(primary, replica, switch, [one, two], data, chance))


def folder(path: Path) -> Path:
    path.mkdir()
    return path


async def fail_over(
    primary: ValkeyServer,
    replica: ValkeyServer,
    switch: Switch,
    servers: list[BoardServer],
    data: Path,
    chance: random.Random,
) -> None:
    lacks = chance.randint(20, 200)
    async with Load(servers, SIDE, chance.randrange(1000)) as load:
        replicate(primary, replica)
        await load.until(chance.randint(100, 900))
        stop_replicating(replica)
        await load.until(len(load.acknowledged) + lacks)
        primary.kill()
        switch.move(replica.port)
        killed_at, before = time.monotonic(), len(load.acknowledged)
        health = await until_placing_again(load, servers, before)
        seconds = load.acknowledged_at - killed_at
        await load.until(len(load.acknowledged) + 100)
        await load.stop()
        await until_healthy(servers)
        servers[0].manage("verify_board", "--processes", "2")
        seq = max(each.seq for each in load.acknowledged)
        for client in load.clients:
            await client.until_seq(seq)
        checksums = {client.checksum for client in load.clients}
    lost, repeated = compare(data, load.acknowledged)
    print(
        f"lacked {lacks}, placing again after {seconds:.1f} s, health {sorted(health)}, "
        f"{len(load.acknowledged)} acknowledged, {lost} lost, {repeated} seqs twice, "
        f"{len(checksums)} boards"
    )
    assert (lost, repeated, len(checksums)) == (0, 0, 1)
    assert 503 in health


def replicate(primary: ValkeyServer, replica: ValkeyServer) -> None:
    with redis.Redis(port=replica.port) as client:
        client.replicaof("127.0.0.1", primary.port)
        end = time.monotonic() + FUSE_SECONDS
        while client.info("replication")["master_link_status"] != "up":
            assert time.monotonic() < end
            time.sleep(0.01)


def stop_replicating(replica: ValkeyServer) -> None:
    with redis.Redis(port=replica.port) as client:
        client.replicaof("NO", "ONE")


async def until_placing_again(load: Load, servers: list[BoardServer], before: int) -> set[int]:
    """Every answer of /healthz in the meantime."""
    health: set[int] = set()
    async with asyncio.timeout(FUSE_SECONDS):
        while len(load.acknowledged) < before + 20:
            for server in servers:
                health.add((await asyncio.to_thread(server.request, "GET", "/healthz"))[0])
            await asyncio.sleep(PAUSE_SECONDS)
    return health


async def until_healthy(servers: list[BoardServer]) -> None:
    async with asyncio.timeout(FUSE_SECONDS):
        for server in servers:
            while (await asyncio.to_thread(server.request, "GET", "/healthz"))[0] != 200:
                await asyncio.sleep(0.05)


def compare(data: Path, acknowledged: list[Acknowledged]) -> tuple[int, int]:
    """How many are not in the ledger under their number, and how many numbers came twice."""
    with closing(sqlite3.connect(data / "place.sqlite3")) as database:
        rows = set(database.execute("SELECT seq, x, y, color FROM board_placement"))
    seqs = [each.seq for each in acknowledged]
    return len(set(acknowledged) - rows), len(seqs) - len(set(seqs))
