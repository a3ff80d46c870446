"""Frames to all sockets: how many a core delivers, and how long the last socket waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tests.bench.bench import Bench
from tests.bench.load_programs import sockets
from tests.bench.report import Figure
from tests.bench.servers import (
    Target,
    c_broadcaster,
    daphne,
    node_broadcaster,
    ours,
    placing_elsewhere,
    present,
    valkey,
)

STOCK_AT_ONCE = 40  # its backlog holds 50
TICK_MS, FRAMES_PER_SECOND = 20, 50
PLACEMENTS_PER_SECOND = 55  # no tick without one


@contextmanager
def everybody(bench: Bench, tick_ms: int) -> Iterator[dict[str, Target]]:
    with ExitStack() as stack:
        store = stack.enter_context(valkey(bench.directory / "valkey"))
        other = stack.enter_context(valkey(bench.directory / "valkey-channels"))
        place = ours(bench.directory / "place", store, PLACE_TICK_MS=str(tick_ms))
        yield {
            "Place": stack.enter_context(place),
            "C": stack.enter_context(c_broadcaster()),
            **present(stack, **{"node ws": node_broadcaster}),
            "Channels": stack.enter_context(daphne("channels_app", other)),
        }


def broadcast(bench: Bench, target: Target, count: int, frames_per_second: float) -> Any:
    """Every server brings as many frames a second to `count` sockets, or what it can.

    To ours the frames' pixels come over its bus, as to a process whose peers take the
    placements; the others get one message a frame from one of the sockets.
    """
    options = {"x": bench.seconds, "c": STOCK_AT_ONCE, "w": min(1.5, bench.seconds)}
    if target.store:
        with placing_elsewhere(target.store, PLACEMENTS_PER_SECOND):
            return sockets(target.port, target.pids, count, **options)
    options |= {"t": frames_per_second, "W": 2}
    return sockets(target.port, target.pids, count, **options)


def per_core_second(found: dict[str, Any]) -> float:
    return found["frames"] / max(found["server_cpu_s"], 0.01)


def delivered(bench: Bench) -> Iterator[Figure]:
    with everybody(bench, TICK_MS) as targets:
        for size in (1000, 5000):
            count = bench.sockets(size)
            loads: list[float] = []

            def measure(target: Target, count: int = count, loads: list[float] = loads) -> float:
                found = broadcast(bench, target, count, FRAMES_PER_SECOND)
                loads.append(found["load_cpu"])
                return per_core_second(found)

            samples = bench.interleaved(
                **{name: lambda t=target: measure(t) for name, target in targets.items()}
            )
            figure = Figure(f"Frames delivered, {size:,} sockets", "per core-second", samples)
            figure.at_least_times(0.8, "C").at_least_times(1.3, "node ws")
            figure.at_least_times(40, "Channels").notes["load's core, at most"] = max(loads)
            yield figure


def delivery_time(bench: Bench) -> Iterator[Figure]:
    """From the first socket that has a frame to each of the others."""
    with everybody(bench, 100) as targets:
        targets.pop("Channels")  # it brings less than one such frame a second to everybody
        count = bench.sockets(5000)
        samples = bench.interleaved(
            **{
                name: lambda t=target: broadcast(bench, t, count, 10)["delivery_ms"][1]
                for name, target in targets.items()
            }
        )
        figure = Figure("Delivery p99, 5,000 sockets, 10 frames/s", "ms", samples)
        yield figure.at_most(60).at_most_times(0.5, "node ws")
