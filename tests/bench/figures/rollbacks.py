"""100,000 pixels of a griefer, taken back while players place: how long, and who waits for it."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from board.core.placement import Kind
from board.store.bulk import MAX_WRITES, Write
from board.store.store import Store
from tests.bench.bench import Bench
from tests.bench.load_programs import sockets
from tests.bench.measured_board import address
from tests.bench.report import Figure
from tests.bench.servers import Target, environment_of, ours, valkey
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

PIXELS = 100_000
RATE, SOCKETS = 300, 300
TICK_MS = 100


class Round(NamedTuple):
    seconds: float  # of the whole command
    alone_ms: float  # p99 of an answer
    beside_ms: float


def taken_back(bench: Bench) -> Iterator[Figure]:
    rounds = [one_round(bench, number) for number in range(bench.rounds)]
    pixels = max(200, int(PIXELS * bench.share))
    name = f"{pixels:,} pixels of a griefer taken back beside {RATE} placements/s"
    yield Figure(name, "s", {"Place": [each.seconds for each in rounds]}).at_most(10)
    beside = {"Place": [each.beside_ms for each in rounds]}
    figure = Figure("Answer p99 meanwhile", "ms", beside)
    alone = sum(each.alone_ms for each in rounds) / len(rounds)
    figure.notes["p99 without it, ms"] = [each.alone_ms for each in rounds]
    yield figure.at_most(alone + TICK_MS)


def one_round(bench: Bench, number: int) -> Round:
    directory = bench.directory / str(number)
    directory.mkdir()
    with (
        valkey(directory / "valkey") as store,
        ours(directory / "place", store, PLACE_TICK_MS=str(TICK_MS)) as place,
    ):
        pixels = max(200, int(PIXELS * bench.share))
        asyncio.run(paint(store.url, pixels))
        command = BoardServer(directory / "place", **environment_of(store))
        command.manage("rollback", "--player", "griefer", "--dry-run")  # the ledger has all then
        alone = load(bench, place)
        with ThreadPoolExecutor(1) as pool:
            rolling = pool.submit(roll_back, command, pixels)
            beside = list(loads(bench, place, rolling))
        found, seconds = rolling.result()
        assert found["pixels"] <= pixels and found["applied"] > 0.9 * found["pixels"], found
        assert_everything_is_kept(command, directory / "place", store)
        return Round(seconds, alone, max(beside))


async def paint(url: str, pixels: int) -> None:
    store = Store.open(url)
    for start in range(0, pixels, MAX_WRITES):
        numbers = range(start, min(start + MAX_WRITES, pixels))
        writes = [Write(address(number), 3, "griefer", 0) for number in numbers]
        await store.bulk.write(writes, kind=Kind.IMPORT)
    await store.close()


def roll_back(command: BoardServer, pixels: int) -> tuple[dict[str, Any], float]:
    words = ("--player", "griefer", "--reason", "bench", "--json")
    number = json.loads(command.manage("rollback", *words, "--dry-run").stdout)["pixels"]
    began = time.monotonic()
    done = command.manage("rollback", *words, "--number", str(number))
    return json.loads(done.stdout), time.monotonic() - began


def loads(bench: Bench, place: Target, rolling: Future[Any]) -> Iterator[float]:
    """Each begins while it rolls back."""
    yield load(bench, place)
    while not rolling.done():
        yield load(bench, place)


def load(bench: Bench, place: Target) -> float:
    count = bench.sockets(SOCKETS)
    options = {"x": bench.seconds, "r": bench.rate(RATE), "k": place.cookies}
    found = sockets(place.port, place.pids, count, c=40, **options)
    return float(found["answer_ms"][1])


def assert_everything_is_kept(command: BoardServer, directory: Path, store: ValkeyServer) -> None:
    """Each number that was given out has its row, and the picture is everywhere the same."""
    command.manage("verify_board", "--processes", "1")
    with sqlite3.connect(directory / "place.sqlite3") as ledger:
        rows, last = ledger.execute("SELECT count(*), max(seq) FROM board_placement").fetchone()
        changes = ledger.execute("SELECT count(*) FROM board_boardchange WHERE seq > 0").fetchone()
    assert rows + changes[0] == last, (rows, changes, last)
