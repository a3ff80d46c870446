"""Where the server's time goes, layer by layer.

py-spy (https://github.com/benfred/py-spy, `pip install py-spy`) samples the server while the
load of one measurement is on; a sample counts for the library in whose function the interpreter
is. What a function calls in C, the kernel included, counts for it: `socket.send` is the
fan-out's own time, and a commit the database driver's.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from tests.bench.bench import Bench
from tests.bench.build import MissingToolError, tool
from tests.bench.figures.placing import put_requests
from tests.bench.figures.reading import written
from tests.bench.load_programs import requests, sockets
from tests.bench.machine import LOAD_CORE, on
from tests.bench.report import Figure
from tests.bench.servers import Target, ours, placing_elsewhere, valkey

FULL_SECONDS, WARM_SHARE = 12.0, 0.4  # 5,000 sockets need a part of it to connect
RATE = 250  # samples a second
LAYERS = {
    "twisted": "Twisted",
    "daphne": "Daphne",
    "autobahn": "autobahn",
    "channels": "Channels",
    "django": "Django",
    "redis": "Valkey client",
    "asyncio": "asyncio",
    "board": "ours",
    "placeproject": "ours",
}
WAITING = ("select (selectors.py", "_worker (concurrent/futures/thread.py", "wait (threading.py")


def layers(bench: Bench) -> Iterator[Figure]:
    """Each load's own figure; where the time went is noted beside it."""
    seconds = FULL_SECONDS if bench.is_full else bench.seconds * 2
    with (
        valkey(bench.directory / "valkey") as store,
        ours(bench.directory / "place", store) as place,
    ):
        for title, load in loads(bench, place, seconds).items():
            results, notes = sampled(place, load, seconds, bench.directory / "samples")
            done = results.get("ok") or results.get("answers") or results.get("frames") or 0
            figure = Figure(
                title, "per core-second", {"Place": [done / max(results["server_cpu_s"], 0.01)]}
            )
            figure.notes.update(notes)
            yield figure


def loads(bench: Bench, place: Target, seconds: float) -> dict[str, Callable[[], Any]]:
    port, pids = place.port, place.pids
    puts = put_requests(place, bench.directory / "puts")
    gets = written(bench.directory / "gets", "/api/board", "Accept-Encoding: br, gzip\r\n")
    idle: dict[str, Any] = {"x": seconds, "c": 40, "w": 0}

    def fan_out() -> Any:
        assert place.store
        with placing_elsewhere(place.store, 55):
            return sockets(port, pids, bench.sockets(5000), **idle)

    return {
        "Layers of PUT /api/pixel": lambda: requests(port, pids, 64, puts, x=seconds),
        "Layers of placing over 1,000 sockets": lambda: sockets(
            port, pids, bench.sockets(1000), **idle, g=55, k=place.cookies
        ),
        "Layers of GET /api/board": lambda: requests(port, pids, 32, gets, x=seconds),
        "Layers of fan-out to 5,000 sockets": fan_out,
    }


def sampled(
    place: Target, load: Callable[[], Any], seconds: float, file: Path
) -> tuple[dict[str, Any], dict[str, object]]:
    """What the load found, and the share of each layer in the samples taken meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(load)
        try:
            spy = tool("py-spy", "py-spy (pip install py-spy)")
        except MissingToolError as error:
            return running.result(), {"not sampled": str(error)}
        wait([running], WARM_SHARE * seconds)
        record(spy, place, seconds * (1 - WARM_SHARE), file)
        return running.result(), shares(samples_of(file))


def record(spy: str, place: Target, seconds: float, file: Path) -> None:
    command = [spy, "record", "--format", "raw", "--output", str(file), "--pid"]
    command += [str(place.pids[0]), "--duration", str(max(1, int(seconds))), "--rate", str(RATE)]
    with on(LOAD_CORE):
        subprocess.run(command, check=True, capture_output=True)


def samples_of(file: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for line in file.read_text().splitlines():
        stack, _, count = line.rpartition(" ")
        leaf = stack.split(";")[-1]
        if not leaf.startswith(WAITING):
            counts[layer_of(leaf)] += int(count)
    return counts


def layer_of(leaf: str) -> str:
    """Of a function as py-spy writes it: name (package/module.py:line)."""
    package = leaf.rpartition("(")[2].partition("/")[0]
    return LAYERS.get(package, "other Python")


def shares(counts: Counter[str]) -> dict[str, object]:
    total = counts.total() or 1
    return {name: f"{count / total:.0%}" for name, count in counts.most_common()}
