"""Where the server's time goes, layer by layer: `python -m tests.bench.layers`.

py-spy (https://github.com/benfred/py-spy, `pip install py-spy`) samples the server while the
load of one measurement is on; a sample counts for the library in whose function the interpreter
is. What a function calls in C, the kernel included, counts for it: `socket.send` is the
fan-out's own time, and a commit the database driver's.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench.build import tool
from tests.bench.figures.placing import put_requests
from tests.bench.figures.reading import written
from tests.bench.load_programs import requests, sockets
from tests.bench.machine import LOAD_CORE, on
from tests.bench.servers import Target, ours, placing_elsewhere, valkey

SECONDS, WARM_SECONDS = 12.0, 5.0  # 5,000 sockets need a part of it to connect
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


def main() -> None:
    spy = tool("py-spy", "py-spy (pip install py-spy)")
    with tempfile.TemporaryDirectory(prefix="place-layers-") as name, ExitStack() as stack:
        directory = Path(name)
        store = stack.enter_context(valkey(directory / "valkey"))
        place = stack.enter_context(ours(directory / "place", store))
        for title, load in loads(place, directory).items():
            print(f"{title}\n{table(sampled(spy, place, load, directory / 'samples'))}\n")


def loads(place: Target, directory: Path) -> dict[str, Callable[[], Any]]:
    port, pids = place.port, place.pids
    puts = put_requests(place, directory / "puts")
    gets = written(directory / "gets", "/api/board", "Accept-Encoding: br, gzip\r\n")
    idle: dict[str, Any] = {"x": SECONDS, "c": 40, "w": 0}

    def fan_out() -> None:
        assert place.store
        with placing_elsewhere(place.store, 55):
            sockets(port, pids, 5000, **idle)

    return {
        "PUT /api/pixel": lambda: requests(port, pids, 64, puts, x=SECONDS),
        "Placing over 1,000 sockets": lambda: sockets(
            port, pids, 1000, **idle, g=55, k=place.cookies
        ),
        "GET /api/board": lambda: requests(port, pids, 32, gets, x=SECONDS),
        "Fan-out to 5,000 sockets": fan_out,
    }


def sampled(spy: str, place: Target, load: Callable[[], Any], file: Path) -> Counter[str]:
    """Samples by layer."""
    running = threading.Thread(target=load)
    running.start()
    running.join(WARM_SECONDS)
    seconds = int(SECONDS - WARM_SECONDS)
    command = [spy, "record", "--format", "raw", "--output", str(file), "--pid"]
    command += [*map(str, place.pids), "--duration", str(seconds), "--rate", str(RATE)]
    with on(LOAD_CORE):
        subprocess.run(command, check=True, capture_output=True)
    running.join()
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


def table(counts: Counter[str]) -> str:
    total = sum(counts.values()) or 1
    return "\n".join(f"    {name:<16}{n / total:>6.0%}" for name, n in counts.most_common())


main()
