"""A socket that stops reading among many: what it costs, and that it comes back."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from board.store.client import call
from board.store.keys import ONLINE
from board.store.store import Store
from tests.bench.bench import Bench
from tests.bench.load_programs import sockets
from tests.bench.report import Figure
from tests.bench.servers import Target, ours, valkey
from tests.client import BoardClient

PLACEMENTS_PER_SECOND = 3000  # enough to fill a socket's buffers in seconds
FULL_SECONDS = 60.0


def socket(bench: Bench) -> Iterator[Figure]:
    """For 60 s in a full run; the others' p99 beside that of a run without it."""
    seconds = FULL_SECONDS if bench.rounds > 1 else bench.seconds * 3
    changes = {"PLACE_TICK_MS": "50", "PLACE_SOCKET_BUFFER_BYTES": "16384"}
    with (
        valkey(bench.directory / "valkey") as store,
        ours(bench.directory / "place", store, **changes) as place,
    ):
        before = others(bench, place, min(seconds, 10))
        rss = resident_kib(place)
        found = asyncio.run(stall(bench, place, store.url, seconds))
        samples = {
            "with a stalled socket": [found["others"]["delivery_ms"][1]],
            "without": [before["delivery_ms"][1]],
        }
        figure = Figure("Delivery p99 beside a stalled socket", "ms", samples)
        figure.notes["KiB more, in all"] = resident_kib(place) - rss
        figure.notes["right checksum after it"] = found["is_right"]
        figure.notes["sockets still slow after it"] = found["slow"]
        yield figure


def others(bench: Bench, place: Target, seconds: float) -> Any:
    return sockets(
        place.port,
        place.pids,
        bench.sockets(1000),
        x=seconds,
        r=bench.rate(PLACEMENTS_PER_SECOND),
        k=place.cookies,
        c=40,
    )


def resident_kib(target: Target) -> int:
    lines = Path(f"/proc/{target.pids[0]}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


async def stall(bench: Bench, place: Target, store_url: str, seconds: float) -> dict[str, Any]:
    found: dict[str, Any] = {}
    url = f"http://127.0.0.1:{place.port}"
    async with BoardClient(url, receive_buffer=4096) as slow:
        slow.stop_reading()
        load = threading.Thread(
            target=lambda: found.update(others=others(bench, place, seconds)), daemon=True
        )
        load.start()
        while load.is_alive():
            await asyncio.sleep(0.1)
        slow.read_again()
        async with BoardClient(url) as fresh:
            await slow.until(lambda: slow.seq >= fresh.seq, 30)
            found["is_right"] = slow.checksum == fresh.checksum
        await asyncio.sleep(5)  # two counts of the sockets
        found["slow"] = await slow_sockets(store_url)
    return found


async def slow_sockets(url: str) -> int:
    store = Store.open(url)
    reply = await call(store.client, "HVALS", ONLINE)
    await store.close()
    return sum(int(entry.split()[2]) for entry in reply)
