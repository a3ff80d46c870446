"""Two workers against one: what a core-second of the server brings, times the cores it has.

The load needs a part of a core on a machine with two of them, so requests a second of wall
time would compare the load's share and not the server's.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.bench import Bench
from tests.bench.figures.placing import put_requests
from tests.bench.load_programs import requests
from tests.bench.machine import CORES, SERVER_CORE
from tests.bench.report import Figure
from tests.bench.servers import Target, ours, valkey


def scaling(bench: Bench) -> Iterator[Figure]:
    with (
        valkey(bench.directory / "valkey-1") as first,
        valkey(bench.directory / "valkey-2") as second,
        ours(bench.directory / "one", first, cores=(SERVER_CORE,)) as one,
        ours(bench.directory / "two", second, "--workers", "2", cores=tuple(CORES)) as two,
    ):

        def rate(target: Target) -> float:
            file = put_requests(target, bench.directory / "puts")
            found = requests(target.port, target.pids, 64, file, x=bench.seconds)
            assert found["failed"] == 0, found
            return found["ok"] / max(found["server_cpu_s"], 0.01) * len(target.pids)

        samples = bench.interleaved(**{"two workers": lambda: rate(two), "one": lambda: rate(one)})
    name = "PUT per second with all cores of the server"
    yield Figure(name, "per second", samples).at_least_times(1.8, "one")
