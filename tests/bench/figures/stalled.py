"""Sockets that stop reading among many: what each costs, and that they come back."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from board.store.client import call
from board.store.keys import ONLINE
from board.store.store import Store
from tests.bench.bench import Bench
from tests.bench.load_programs import sockets
from tests.bench.report import Figure
from tests.bench.servers import Target, ours, valkey
from tests.rig.client import BoardClient

PLACEMENTS_PER_SECOND = 3000  # fills a socket's buffers within seconds
FULL_SECONDS = 60.0
LOOK_SECONDS = 0.1
STALLED = 10  # one alone would be lost in the noise of a process's memory


def socket(bench: Bench) -> Iterator[Figure]:
    """Two runs alike on servers of their own, for 60 s each in a full bench; in one of them
    STALLED sockets more are open and read nothing until the load ends."""
    seconds = FULL_SECONDS if bench.is_full else bench.seconds * 8
    without = asyncio.run(run(bench, "without", seconds, stalls=False))
    beside = asyncio.run(run(bench, "with", seconds, stalls=True))
    delay = Figure(
        f"Delivery p99 of 1,000 sockets beside {STALLED} that are stalled",
        "ms",
        {"with them": [beside["delivery_ms"][1]], "without": [without["delivery_ms"][1]]},
    )
    each = (beside["kib"] - without["kib"]) / STALLED
    memory = Figure("Memory that a stalled socket costs", "KiB", {"Place": [each]}).at_most(1024)
    memory.notes["off the fast path when the load ends"] = beside["slow"]
    memory.notes["at the right checksum after it"] = beside["right"]
    memory.notes["still off the fast path after it"] = beside["slow_after"]
    memory.notes["frames that one was sent, against one a tick"] = beside["frames"]
    yield delay
    yield memory


async def run(bench: Bench, name: str, seconds: float, *, stalls: bool) -> dict[str, Any]:
    changes = {"PLACE_TICK_MS": "50", "PLACE_SOCKET_BUFFER_BYTES": "16384"}
    with (
        valkey(bench.directory / f"valkey-{name}") as store,
        ours(bench.directory / name, store, **changes) as place,
    ):
        if not stalls:
            return await under_load(bench, place, seconds)
        url = f"http://127.0.0.1:{place.port}"
        async with AsyncExitStack() as stack:
            stalled = [BoardClient(url, receive_buffer=4096) for _ in range(STALLED)]
            for client in stalled:
                await stack.enter_async_context(client)
                client.stop_reading()
            found = await under_load(bench, place, seconds)
            found["slow"] = await slow_sockets(store.url)
            fresh = await stack.enter_async_context(BoardClient(url))
            for client in stalled:
                client.read_again()
                await client.until_seq(fresh.seq)
            found["right"] = sum(client.checksum == fresh.checksum for client in stalled)
            found["frames"] = max(client.frames for client in stalled)
            found["slow_after"] = await slow_in_the_end(store.url)
            return found


async def under_load(bench: Bench, place: Target, seconds: float) -> dict[str, Any]:
    """What the load found, and the most memory that the server had meanwhile."""
    count, rate = bench.sockets(1000), bench.rate(PLACEMENTS_PER_SECOND)
    options = {"x": seconds, "r": rate, "k": place.cookies, "c": 40}
    load = asyncio.create_task(
        asyncio.to_thread(sockets, place.port, place.pids, count, **options)
    )
    most = 0
    while not load.done():
        most = max(most, resident_kib(place))
        await asyncio.sleep(LOOK_SECONDS)
    return {**await load, "kib": most}


def resident_kib(target: Target) -> int:
    lines = Path(f"/proc/{target.pids[0]}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


async def slow_in_the_end(url: str) -> int:
    """Each process tells its count once in a while; a count of 0 is waited for."""
    for _ in range(100):
        if not (slow := await slow_sockets(url)):
            break
        await asyncio.sleep(LOOK_SECONDS)
    return slow


async def slow_sockets(url: str) -> int:
    store = Store.open(url)
    reply = await call(store.client, "HVALS", ONLINE)
    await store.close()
    return sum(int(entry.split()[2]) for entry in reply)
