"""What a socket costs: to open, to keep, and per frame as there are more of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from statistics import linear_regression
from typing import Any

from tests.bench.bench import Bench
from tests.bench.load_programs import sockets
from tests.bench.report import Figure
from tests.bench.servers import Target, daphne, node_broadcaster, ours, present, valkey

STOCK_AT_ONCE = 40


def opened(target: Target, count: int) -> Any:
    options = {"k": target.cookies} if target.cookies else {}
    return sockets(target.port, target.pids, count, c=STOCK_AT_ONCE, s=1, **options)["connect"]


def handshakes(bench: Bench) -> Iterator[Figure]:
    count = bench.sockets(2000)

    def rate(target: Target) -> float:
        return count / max(opened(target, count)["server_cpu_s"], 0.01)

    with (
        valkey(bench.directory / "valkey") as store,
        valkey(bench.directory / "valkey-channels") as other,
        ours(bench.directory / "place", store) as place,
        daphne("channels_app", other) as channels,
        ExitStack() as stack,
    ):
        targets = {"Place": place, "Channels": channels, **present(stack, node=node_broadcaster)}
        samples = bench.interleaved(
            **{name: lambda t=target: rate(t) for name, target in targets.items()}
        )
    yield Figure("Handshakes", "per core-second", samples).at_least_times(1.5, "Channels")


def memory(bench: Bench) -> Iterator[Figure]:
    """Growth of the resident memory, on servers that have had no socket before."""
    count = bench.sockets(10_000)

    def kib(target: Target) -> float:
        found = opened(target, count)
        assert found["open"] == count, found
        return found["grown_kib"] / count

    def ours_alone() -> AbstractContextManager[Target]:
        return ours(bench.directory / "place", store)

    def channels() -> AbstractContextManager[Target]:
        return daphne("channels_app", store)

    samples: dict[str, list[float]] = {}
    servers = {"Place": ours_alone, "Channels": channels, "node": node_broadcaster}
    for name, server in servers.items():
        with valkey(bench.directory / f"valkey-{name}") as store, ExitStack() as stack:
            for target in present(stack, **{name: server}).values():
                samples[name] = [kib(target)]
    yield Figure(f"Memory of an idle socket, {count:,} open", "KiB", samples).at_most(20)


def growth(bench: Bench) -> Iterator[Figure]:
    """CPU of a tick against sockets and placements, with its line of best fit."""
    tick_ms = 200  # long enough that no load here keeps the server busy all the time
    counts = [bench.sockets(size) for size in (500, 2500, 5000, 10_000)]
    rates = [bench.rate(rate) for rate in (10, 300, 3000)]

    def tick_cpu_ms(target: Target, count: int, rate: float) -> float:
        options = {"x": bench.seconds, "r": rate, "k": target.cookies, "c": STOCK_AT_ONCE}
        found = sockets(target.port, target.pids, count, **options)
        return found["server_cpu_s"] / found["wall_s"] * tick_ms

    with (
        valkey(bench.directory / "valkey") as store,
        ours(bench.directory / "place", store, PLACE_TICK_MS=str(tick_ms)) as place,
    ):
        by_count = [tick_cpu_ms(place, count, 100) for count in counts]
        few, many = bench.sockets(500), bench.sockets(2500)
        per_socket = [
            (tick_cpu_ms(place, many, rate) - tick_cpu_ms(place, few, rate)) / (many - few)
            for rate in rates
        ]
    slope, base = linear_regression(counts, by_count)
    figure = Figure("CPU of a tick per socket", "us", {"Place": [slope * 1000]})
    figure.notes["ms a tick by sockets"] = {
        count: round(cpu, 2) for count, cpu in zip(counts, by_count, strict=True)
    }
    figure.notes["fit"] = f"{base:.2f} ms + {slope * 1000:.2f} us a socket"
    figure.notes["us a socket, by placements/s"] = {
        rate: round(cost * 1000, 2) for rate, cost in zip(rates, per_socket, strict=True)
    }
    yield figure
