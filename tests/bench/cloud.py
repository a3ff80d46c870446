"""`python -m tests.bench.cloud`: accepted → delivered on both buses, and messages on each hop.

Everything runs on this machine, the emulator too: read the AWS column as an upper bound of what
our own code adds, not as what AWS takes.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from board.store.answer import Accepted, Attempt
from board.store.store import Store
from provisioning.local import emulator
from provisioning.local.deployment import deploy_locally
from tests.bench.counting_proxy import CountingProxy
from tests.client import BoardClient
from tests.cloud.tasks import begin, environment, running_tasks
from tests.server import BoardServer
from tests.valkey import ValkeyServer

SECONDS = 10
RATES = (10, 300)  # placements a second
TASKS = (2, 4)
COUNTED_RATE = 100
TICK_MS = "100"
HOPS = {
    "published": "Publish",
    "delivered": "messages received",
    "receives": "ReceiveMessage",
    "deletes": "DeleteMessageBatch",
}


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


async def place(store: Store, rate: int, seconds: float) -> dict[int, float]:
    """When each placement was accepted, by seq."""
    accepted, began = {}, time.perf_counter()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(began + number / rate - time.perf_counter())
        (answer,) = await store.place([Attempt(f"p{number}", number % 9_000, number % 16)])
        assert isinstance(answer, Accepted)
        accepted[answer.seq] = time.perf_counter()
    return accepted


async def latency(task: BoardServer, store: Store, rate: int) -> str:
    async with Clock(task.url) as clock:
        await warm_up(store, clock)
        accepted = await place(store, rate, SECONDS)
        await clock.until_seq(max(accepted))
        waits = [(clock.arrived[seq] - at) * 1000 for seq, at in accepted.items()]
    cuts = statistics.quantiles(waits, n=100)
    return f"{cuts[49]:8.0f} {cuts[94]:8.0f} {cuts[98]:8.0f} {max(waits):8.0f}"


async def warm_up(store: Store, clock: Clock) -> None:
    """One by one: each message that meets no idle function starts another one."""
    for _ in range(20):
        (seq,) = await place(store, 1, 1)
        await clock.until_seq(seq)


async def show_latency(name: str, task: BoardServer, valkey_url: str) -> None:
    store = Store.open(valkey_url)
    for rate in RATES:
        figures = await latency(task, store, rate)
        print(f"{name:<10}{rate:>6}/s  {figures}", flush=True)
    await store.close()


async def show_messages(count: int, stack: dict[str, str], valkey_url: str, url: str) -> None:
    proxy = CountingProxy(url)
    store = Store.open(valkey_url)
    async with proxy.running() as counted:
        with background(stack, valkey_url, count, counted) as starting:
            await asyncio.to_thread(starting)
            before = proxy.counts.copy()
            await place(store, COUNTED_RATE, SECONDS)
            counts = proxy.counts - before
            row = [
                counts[name] / SECONDS
                for name in (
                    "Publish",
                    "messages received",
                    "ReceiveMessage",
                    "DeleteMessageBatch",
                )
            ]
            print(f"{count:>5}  " + " ".join(f"{value:>14.1f}" for value in row), flush=True)
            await asyncio.to_thread(starting.stop)
    await store.close()


class background:  # noqa: N801 - reads as a word
    """Tasks behind the proxy, which lives on this process's event loop: they are started and
    stopped in threads."""

    def __init__(self, stack: dict[str, str], valkey_url: str, count: int, url: str) -> None:
        self._home = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        settings = environment(stack, valkey_url)
        settings |= {"AWS_ENDPOINT_URL": url, "PLACE_TICK_MS": TICK_MS}
        self._tasks = [BoardServer(self._make(n), **settings) for n in range(count)]

    def _make(self, number: int) -> Path:
        home = Path(self._home.name) / str(number)
        home.mkdir()
        return home

    def __call__(self) -> None:
        for task in self._tasks:
            begin(task)

    def stop(self) -> None:
        for task in self._tasks:
            task.stop()

    def __enter__(self) -> background:
        return self

    def __exit__(self, *_: object) -> None:
        for task in self._tasks:
            task.kill()
        self._home.cleanup()


@contextmanager
def stage() -> Iterator[tuple[Path, dict[str, str], str]]:
    """A place for files, the outputs of a deployed stack, the emulator's address."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        emulator.running(Path(home) / "emulator.log") as cloud,
    ):
        os.environ.update(emulator.environment(cloud.url))
        yield Path(home), deploy_locally(lambda _: None), cloud.url


def main() -> None:
    numbers = itertools.count()
    with stage() as (home, stack, url):

        def valkey() -> ValkeyServer:
            directory = home / f"valkey-{next(numbers)}"
            directory.mkdir()
            return ValkeyServer(directory)

        print(f"Accepted → on a player's socket, in ms, tick {TICK_MS} ms")
        print(f"{'bus':<10}{'rate':>8}  {'median':>8} {'p95':>8} {'p99':>8} {'most':>8}")
        for name, bus in (("stream", "stream"), ("sns_sqs", "sns_sqs")):
            ledger = {"stream": "orm", "sns_sqs": "dynamodb"}[bus]
            names = {"PLACE_BUS": bus, "PLACE_LEDGER": ledger, "PLACE_TICK_MS": TICK_MS}
            with (
                valkey() as server,
                running_tasks(home / name, 1, stack, server.url, **names) as (task,),
            ):
                asyncio.run(show_latency(name, task, server.url))
        print(f"\nMessages and calls a second at {COUNTED_RATE} placements/s")
        print(
            "tasks  "
            + " ".join(f"{n:>14}" for n in ("published", "delivered", "receives", "deletes"))
        )
        for count in TASKS:
            with valkey() as server:
                asyncio.run(show_messages(count, stack, server.url, url))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main()
