"""Accepted → delivered on both buses, and messages on each hop.

Everything runs on this machine, the emulator too: read the AWS rows as an upper bound of what
our own code adds, not as what AWS takes.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from unittest.mock import patch

from board.store.store import Store
from board.store.verdict import Accepted, Attempt
from provisioning.local import emulator
from provisioning.local.deployment import deploy_locally
from tests.bench.bench import Bench
from tests.bench.build import MissingToolError
from tests.bench.counting_proxy import CountingProxy
from tests.bench.measured_board import address
from tests.bench.report import Figure
from tests.bench.servers import valkey
from tests.cloud.tasks import Outputs, running_tasks
from tests.rig.client import BoardClient
from tests.rig.server import BoardServer

FULL_SECONDS = 10.0
RATES = (10, 300)  # placements a second
TASKS = (2, 4)
COUNTED_RATE = 100
TICK_MS = "100"
LEDGERS = {"stream": "orm", "sns_sqs": "dynamodb"}
HOPS = {
    "published": "Publish",
    "delivered": "messages received",
    "receives": "ReceiveMessage",
    "deletes": "DeleteMessageBatch",
}


def delay(bench: Bench) -> Iterator[Figure]:
    with stage(bench.directory) as (stack, _):
        for bus, ledger in LEDGERS.items():
            names = {"PLACE_BUS": bus, "PLACE_LEDGER": ledger, "PLACE_TICK_MS": TICK_MS}
            home = bench.directory / bus
            with (
                valkey(bench.directory / f"valkey-{bus}") as server,
                running_tasks(home, 1, stack, server.url, **names) as (task,),
            ):
                for rate in RATES:
                    waits = asyncio.run(latency(bench, task, server.url, rate))
                    title = (
                        f"Accepted to a player's socket over {bus}, {rate}/s, tick {TICK_MS} ms"
                    )
                    yield Figure(title, "ms", quantiles(waits))


def quantiles(waits: list[float]) -> dict[str, list[float]]:
    cuts = statistics.quantiles(waits, n=100)
    named = {"median": cuts[49], "p95": cuts[94], "p99": cuts[98], "most": max(waits)}
    return {name: [value] for name, value in named.items()}


async def latency(bench: Bench, task: BoardServer, valkey_url: str, rate: int) -> list[float]:
    store = Store.open(valkey_url)
    async with Clock(task.url) as clock:
        await warm_up(store, clock, 20 if bench.is_full else 1)
        accepted = await place(store, rate, seconds_of(bench))
        await clock.until_seq(max(accepted))
    await store.close()
    return [(clock.arrived[seq] - at) * 1000 for seq, at in accepted.items()]


def seconds_of(bench: Bench) -> float:
    return FULL_SECONDS if bench.is_full else bench.seconds


class Clock(BoardClient):
    """Notes when each seq is on the player's board."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.arrived: dict[int, float] = {}

    def _on_binary(self, data: bytes) -> None:
        before = self.seq
        super()._on_binary(data)
        now = time.perf_counter()
        self.arrived.update((seq, now) for seq in range(before + 1, self.seq + 1))


async def warm_up(store: Store, clock: Clock, count: int) -> None:
    """One by one: each message that meets no idle function starts another one."""
    for _ in range(count):
        await clock.until_seq(max(await place(store, 1000, 0)))


async def place(store: Store, rate: int, seconds: float) -> dict[int, float]:
    """When each placement was accepted, by seq. Two at the least, or nothing could be said."""
    accepted, began = {}, time.perf_counter()
    for number in range(max(2, int(rate * seconds))):
        await asyncio.sleep(began + number / rate - time.perf_counter())
        (answer,) = await store.place([Attempt(f"p{number}", address(number), number % 16)])
        assert isinstance(answer, Accepted)
        accepted[answer.seq] = time.perf_counter()
    return accepted


def messages(bench: Bench) -> Iterator[Figure]:
    with stage(bench.directory) as (stack, url):
        for count in TASKS if bench.is_full else (1,):
            home = bench.directory / f"of-{count}"
            with valkey(bench.directory / f"valkey-of-{count}") as server:
                rates = asyncio.run(counted(bench, count, home, stack, server.url, url))
            title = f"Messages and calls at {COUNTED_RATE} placements/s, tasks: {count}"
            yield Figure(title, "per second", rates)


async def counted(
    bench: Bench, count: int, home: Path, stack: Outputs, valkey_url: str, url: str
) -> dict[str, list[float]]:
    proxy, store = CountingProxy(url), Store.open(valkey_url)
    async with proxy.running() as behind, tasks_behind(behind, home, count, stack, valkey_url):
        before = proxy.counts.copy()
        began = time.monotonic()
        await place(store, COUNTED_RATE, seconds_of(bench))
        seconds, counts = time.monotonic() - began, proxy.counts - before
    await store.close()
    return {name: [counts[operation] / seconds] for name, operation in HOPS.items()}


@asynccontextmanager
async def tasks_behind(
    url: str, home: Path, count: int, stack: Outputs, valkey_url: str
) -> AsyncIterator[None]:
    """The proxy lives on this event loop, so they are started and stopped in a thread."""
    names = {"AWS_ENDPOINT_URL": url, "PLACE_TICK_MS": TICK_MS}
    tasks = running_tasks(home, count, stack, valkey_url, **names)
    await asyncio.to_thread(tasks.__enter__)
    try:
        yield
    finally:
        await asyncio.to_thread(tasks.__exit__, None, None, None)


@contextmanager
def stage(directory: Path) -> Iterator[tuple[Outputs, str]]:
    """The outputs of a deployed stack, and the emulator's address."""
    if not emulator.PROGRAM.exists():
        raise MissingToolError(f"This needs the emulator of AWS: sh {emulator.INSTALL}.")
    with (
        emulator.running(directory / "emulator.log") as cloud,
        patch.dict("os.environ", emulator.environment(cloud.url)),
    ):
        yield deploy_locally(lambda _: None), cloud.url
