"""Placing: over sockets, over PUT, and in the script alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from board.store.store import Store
from tests.bench.bench import Bench
from tests.bench.load_programs import requests, sockets
from tests.bench.machine import SERVER_CORE, cpu_seconds, on
from tests.bench.measured_board import GRID, address
from tests.bench.report import Figure
from tests.bench.servers import Target, daphne, ours, valkey
from tests.conftest import board_settings
from tests.rig.valkey import ValkeyServer

GAP_MS = 55  # a client may send 20 messages a second


def over_sockets(bench: Bench) -> Iterator[Figure]:
    """All checks, the ledger and the fan-out to the same sockets run meanwhile."""
    count = bench.sockets(1000)

    def rate(target: Target) -> float:
        options: dict[str, Any] = {"k": target.cookies} if target.cookies else {}
        found = sockets(
            target.port, target.pids, count, x=bench.seconds, g=GAP_MS, c=40, **options
        )
        return found["answers"] / max(found["server_cpu_s"], 0.01)

    with (
        valkey(bench.directory / "valkey") as store,
        valkey(bench.directory / "valkey-channels") as other,
        ours(bench.directory / "place", store) as place,
        daphne("channels_app", other) as channels,
    ):
        create_board(other)
        samples = bench.interleaved(Place=lambda: rate(place), Channels=lambda: rate(channels))
    figure = Figure("Placements over sockets", "per core-second", samples)
    yield figure.at_least(12_000).at_least_times(3.5, "Channels")


def over_put(bench: Bench) -> Iterator[Figure]:
    with (
        valkey(bench.directory / "valkey") as store,
        valkey(bench.directory / "valkey-others") as other,
        ours(bench.directory / "place", store) as place,
        daphne("bare", other) as bare,
        daphne("view", other) as view,
    ):
        create_board(other)
        file = put_requests(place, bench.directory / "puts")

        def rate(target: Target) -> float:
            found = requests(target.port, target.pids, 64, file, x=bench.seconds)
            assert found["failed"] == 0, found
            return found["ok"] / max(found["server_cpu_s"], 0.01)

        samples = bench.interleaved(
            Place=lambda: rate(place), bare=lambda: rate(bare), view=lambda: rate(view)
        )
    figure = Figure("Placements over PUT", "per core-second", samples)
    yield figure.at_least(2000).at_least_times(0.65, "bare").at_least_times(2, "view")


def put_requests(target: Target, file: Path) -> Path:
    assert target.cookies
    requests = []
    for i, cookie in enumerate(target.cookies.read_text().split("\n")[:64]):
        body = f'{{"x":{i * 13},"y":{i * 7},"color":{i % 16}}}'
        requests.append(
            f"PUT /api/pixel HTTP/1.1\r\nHost: 127.0.0.1:{target.port}\r\nCookie: {cookie}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        )
    file.write_text("\0".join(requests) + "\0")
    return file


def create_board(store: ValkeyServer) -> None:
    """An empty one, for those who have no server of ours."""

    async def create() -> None:
        opened = Store.open(store.url)
        await opened.create(board_settings(grid=GRID, outbox_limit=10_000_000))
        await opened.close()

    asyncio.run(create())


def script_alone(bench: Bench) -> Iterator[Figure]:
    """CPU of Valkey itself: a batch of 50 in one call against 50 calls, with a cooldown."""
    with on(SERVER_CORE), ValkeyServer(made(bench.directory / "valkey")) as server:
        samples = bench.interleaved(
            **{
                "batch of 50": lambda: asyncio.run(script_rate(server, bench.seconds, 50)),
                "single calls": lambda: asyncio.run(script_rate(server, bench.seconds, 1)),
            }
        )
    figure = Figure("Placements by the script alone", "per core-second of Valkey", samples)
    yield figure.at_least_times(3, "single calls")


def made(directory: Path) -> Path:
    directory.mkdir(exist_ok=True)
    return directory


async def script_rate(server: ValkeyServer, seconds: float, batch: int) -> float:
    from board.store.store import Store
    from board.store.verdict import Accepted, Attempt
    from tests.conftest import board_settings

    assert server._process
    pid = server._process.pid
    server.flush()
    store = Store.open(server.url)
    settings = board_settings(grid=GRID, cooldown_seconds=300, outbox_limit=10_000_000)
    await store.create(settings)
    began, cpu, placed = time.monotonic(), cpu_seconds(pid), 0
    while time.monotonic() - began < seconds:
        calls = 50 // batch  # as many on their way as make one batch
        attempts = [Attempt(f"player-{placed + i}", address(placed + i), 5) for i in range(50)]
        parts = [attempts[i * batch : (i + 1) * batch] for i in range(calls)]
        for answers in await asyncio.gather(*map(store.place, parts)):
            assert all(isinstance(answer, Accepted) for answer in answers)
        placed += 50
    cpu = cpu_seconds(pid) - cpu
    await store.close()
    return placed / max(cpu, 0.01)
