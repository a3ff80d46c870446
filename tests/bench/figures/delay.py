"""How long people wait: for their answer, and for what others place."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.load_programs import sockets
from tests.bench.report import Figure
from tests.bench.servers import ours, valkey


def shown(bench: Bench) -> Iterator[Figure]:
    """From sending a placement to each socket's frame with it."""
    tick_ms = 50
    with (
        valkey(bench.directory / "valkey") as store,
        ours(bench.directory / "place", store, PLACE_TICK_MS=str(tick_ms)) as place,
    ):
        count, pairs = bench.sockets(1000), []
        for _ in range(bench.rounds):
            options = {"x": bench.seconds, "r": bench.rate(300), "k": place.cookies}
            found = sockets(place.port, place.pids, count, c=40, **options)
            pairs.append(found["shown_ms"])
    name = "Accepted to received, 300 placements/s, 1,000 sockets, tick 50 ms"
    yield Figure(f"{name}: median", "ms", {"Place": [p50 for p50, _ in pairs]}).at_most(tick_ms)
    yield Figure(f"{name}: p99", "ms", {"Place": [p99 for _, p99 in pairs]}).at_most(tick_ms + 25)


def answered(bench: Bench) -> Iterator[Figure]:
    with (
        valkey(bench.directory / "valkey") as store,
        ours(bench.directory / "place", store, PLACE_TICK_MS="100") as place,
    ):
        count = bench.sockets(5000)
        samples = bench.interleaved(
            Place=lambda: sockets(
                place.port,
                place.pids,
                count,
                c=40,
                x=bench.seconds,
                r=bench.rate(500),
                k=place.cookies,
            )["answer_ms"][1]
        )
    name = "Answer p99, 5,000 sockets, 10 frames/s, 500 placements/s"
    yield Figure(name, "ms", samples).at_most(60)
