"""Pictures of 1,000 different places, each asked for by somebody else: what they cost at most."""

from __future__ import annotations

import http.client
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.bench.bench import Bench
from tests.bench.figures.reading import paint_noise
from tests.bench.machine import cpu_seconds
from tests.bench.report import Figure
from tests.bench.servers import Target, ours, valkey

PLACES = 1_000
ASK_AT_ONCE = 16
TIMEOUT_SECONDS = 60.0


def many(bench: Bench) -> Iterator[Figure]:
    cores: list[float] = []
    grown: list[float] = []
    statuses: Counter[int] = Counter()
    count = max(20, int(PLACES * bench.share))
    with valkey(bench.directory / "valkey") as store:
        paint_noise(store)
        with ours(bench.directory / "place", store, PLACE_TRUSTED_PROXIES="1") as place:
            for round_number in range(bench.rounds):
                memory, cpu, began = memory_mb(place), cpu_of(place), time.monotonic()
                statuses += ask(place, round_number, count)
                seconds = time.monotonic() - began
                cores.append((cpu_of(place) - cpu) / seconds)
                grown.append(memory_mb(place) - memory)
    assert set(statuses) <= {200, 503}, statuses
    notes: dict[str, object] = {"answers": dict(statuses)}
    name = f"Pictures of {count:,} places"
    yield Figure(f"{name}: CPU", "cores", {"Place": cores}, notes=notes).at_most(0.5)
    yield Figure(f"{name}: memory gained", "MB", {"Place": grown}).at_most(40)


def ask(place: Target, round_number: int, count: int) -> Counter[int]:
    """Each place in a region of its own."""

    def one(number: int) -> int:
        path = f"/at/{80 + number % 50 * 16},{40 + number // 50 * 16}.png"
        address = f"10.{round_number}.{number // 250}.{number % 250}"
        connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("GET", path, headers={"X-Forwarded-For": address})
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    with ThreadPoolExecutor(ASK_AT_ONCE) as pool:
        return Counter(pool.map(one, range(count)))


def cpu_of(place: Target) -> float:
    return sum(map(cpu_seconds, place.pids))


def memory_mb(place: Target) -> float:
    lines = [Path(f"/proc/{pid}/status").read_text() for pid in place.pids]
    return sum(int(text.partition("VmRSS:")[2].split()[0]) for text in lines) / 1024
