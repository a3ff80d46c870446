"""GET /api/board: a noisy picture, compressed, and 304; a file; bytes of a frame per placement."""

from __future__ import annotations

import random
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from board.core.tiles.rows import from_rows
from tests.bench.bench import Bench
from tests.bench.build import MissingToolError
from tests.bench.load_programs import requests, sockets
from tests.bench.measured_board import GRID
from tests.bench.report import Figure
from tests.bench.servers import Target, daphne, nginx, ours, valkey
from tests.rig.valkey import ValkeyServer


def board(bench: Bench) -> Iterator[Figure]:
    folder = bench.directory / "files"
    (folder / "api").mkdir(parents=True)
    file = folder / "board"
    with valkey(bench.directory / "valkey") as store:
        paint_noise(store)
        with ours(bench.directory / "place", store) as place:
            body, etag = fetch(place, "/api/board", **{"Accept-Encoding": "br, gzip"})
            file.write_bytes(body)
            with daphne("bare", store, BOARD_FILE=str(file)) as bare:
                yield from with_references(bench, place, bare, folder, etag, len(body))


def with_references(
    bench: Bench, place: Target, bare: Target, folder: Path, etag: str, size: int
) -> Iterator[Figure]:
    full = written(folder / "full", "/api/board", "Accept-Encoding: br, gzip\r\n")
    same = written(
        folder / "same", "/api/board", f"Accept-Encoding: br, gzip\r\nIf-None-Match: {etag}\r\n"
    )
    file = written(folder / "file", "/board", "")

    measures = {
        "Place": lambda: rate(bench, place, full, "ok"),
        "bare": lambda: rate(bench, bare, full, "ok"),
    }
    try:
        with nginx(folder / "board") as server:
            samples = bench.interleaved(**measures, nginx=lambda: rate(bench, server, file, "ok"))
    except MissingToolError:
        samples = bench.interleaved(**measures)
    figure = Figure(f"Board, 1000x1000, {size:,} bytes", "per core-second", samples)
    yield figure.at_least(1800).at_least_times(0.7, "bare")
    samples = bench.interleaved(
        Place=lambda: rate(bench, place, same, "not_modified"),
        bare=lambda: rate(bench, bare, same, "not_modified"),
    )
    figure = Figure("Board, not modified (304)", "per core-second", samples)
    yield figure.at_least(2200).at_least_times(0.7, "bare")


def rate(bench: Bench, target: Target, requests_file: Path, status: str) -> float:
    found = requests(target.port, target.pids, 32, requests_file, x=bench.seconds)
    assert found["failed"] == 0 and found[status], found
    return found[status] / max(found["server_cpu_s"], 0.01)


def files(bench: Bench) -> Iterator[Figure]:
    """The page's first script: as large as all of our own files."""
    with (
        valkey(bench.directory / "valkey") as store,
        ours(bench.directory / "place", store) as place,
    ):
        page = fetch(place, "/")[0].decode()
        (path,) = re.findall(r'<script type="module" src="([^"]+)"', page)
        one = written(bench.directory / "one", path, "Accept-Encoding: br, gzip\r\n")
        samples = bench.interleaved(Place=lambda: rate(bench, place, one, "ok"))
        yield Figure("A script of the page, compressed", "per core-second", samples)


def page_and_config(bench: Bench) -> Iterator[Figure]:
    """What each visit begins with, as its browser asks: made once for each change."""
    with (
        valkey(bench.directory / "valkey") as store,
        ours(bench.directory / "place", store) as place,
    ):
        accept = "Accept-Encoding: gzip, br\r\nAccept-Language: de-DE,de;q=0.9,en;q=0.8\r\n"
        for name, path in (("The page", "/"), ("Its settings", "/api/config")):
            file = written(bench.directory / name, path, f"{accept}Cookie: a=b\r\n")
            samples = bench.interleaved(Place=lambda file=file: rate(bench, place, file, "ok"))
            figure = Figure(f"{name}, compressed ({path})", "per core-second", samples)
            yield figure.at_least(2000)


def paint_noise(store: ValkeyServer) -> None:
    """Large plain areas with a tenth of single pairs of pixels in between."""
    import redis

    drawn = random.Random(1)
    colors = bytearray()
    for row in range(1000):
        for pair in range(500):
            color = (row // 40 + pair // 20) % 16
            noisy = drawn.random() < 0.1
            colors.extend(divmod(drawn.randrange(256), 16) if noisy else (color, color))
    with redis.Redis(port=store.port) as client:
        client.set("{board}:pixels", from_rows(bytes(colors), GRID))


def fetch(target: Target, path: str, **headers: str) -> tuple[bytes, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{target.port}{path}", headers=headers)
    with urllib.request.urlopen(request) as response:
        return response.read(), response.headers["ETag"]


def written(file: Path, path: str, headers: str) -> Path:
    file.write_text(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n\0")
    return file


def socket_bytes(bench: Bench) -> Iterator[Figure]:
    """On one socket, header of the websocket frame included; placements all over the board."""
    width = 2000
    changes = {"PLACE_WIDTH": str(width), "PLACE_HEIGHT": str(width)}
    with (
        valkey(bench.directory / "valkey") as store,
        ours(bench.directory / "place", store, **changes) as place,
    ):
        for rate, most in ((333, 3.2), (3333, 2.5)):

            def per_placement(rate: int = rate) -> float:
                count = 200
                options: dict[str, Any] = {"x": bench.seconds, "r": rate, "b": width}
                found = sockets(place.port, place.pids, count, k=place.cookies, **options)
                return found["bytes"] / count / max(found["answers"], 1)

            samples = bench.interleaved(Place=per_placement)
            name = f"Frame bytes per placement, {rate}/s, 2000x2000, uniform"
            yield Figure(name, "bytes", samples).at_most(most)
