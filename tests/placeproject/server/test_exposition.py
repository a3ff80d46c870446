"""What Prometheus scrapes: sums of all workers, whatever becomes of one."""

from __future__ import annotations

import os
import signal
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import redis
from prometheus_client.parser import text_string_to_metric_families

from board.live.metrics import METRICS, OTHER, Kind
from board.operations.build import build
from tests.chaos.test_kill import children, two_workers
from tests.rig.client import BoardClient
from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.prometheus import running_prometheus
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer, free_port

ROUND = 10
BUILD = {f"place_build_info:{build()}": 2.0}  # of two workers

Scrape = dict[str, float]


class MeasuredServer(BoardServer):
    def __init__(self, directory: Path, *words: str, **environment: str) -> None:
        self.metrics_port = free_port()
        environment["PLACE_METRICS_PORT"] = str(self.metrics_port)
        super().__init__(directory, *words, **environment)

    @property
    def metrics(self) -> Path:
        return self.directory / "metrics" / str(self.metrics_port)

    def scrape(self) -> Scrape:
        """Values by name, with the label's value behind a colon."""
        url = f"http://127.0.0.1:{self.metrics_port}/metrics"
        with urllib.request.urlopen(url, timeout=FUSE_SECONDS) as response:
            text = response.read().decode()
        return {
            ":".join([sample.name, *sample.labels.values()]): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def until_scraped(self, **wanted: float) -> Scrape:
        def as_wanted() -> Scrape | None:
            found = self.scrape()
            return found if wanted.items() <= found.items() else None

        scrape: Scrape = until(as_wanted, f"{wanted}, but {self.scrape()}")
        return scrape


@pytest.fixture
def server(tmp_path: Path, valkey: ValkeyServer) -> Iterator[MeasuredServer]:
    board = {"PLACE_WIDTH": "60", "PLACE_HEIGHT": "50", "PLACE_TICK_MS": "20"}
    with MeasuredServer(tmp_path, "--workers", "2", VALKEY_URL=valkey.url, **board) as server:
        yield server


def counters() -> set[str]:
    """The names of all, with each value of their labels."""
    return {
        ":".join(filter(None, [f"{metric.prometheus_name}_total", value]))
        for metric in METRICS
        if metric.kind is Kind.COUNTER and not metric.part_of
        for value in ((*metric.values, OTHER) if metric.label else [""])
    }


def test_counters_begin_at_zero_before_any_worker_has_started(server: MeasuredServer) -> None:
    first = server.scrape()  # the workers take a second until they serve
    assert counters() <= {*first}
    assert {first[name] for name in counters()} == {0}


async def test_all_workers_are_summed_and_a_killed_one_leaves_nothing_but_its_counts(
    server: MeasuredServer,
) -> None:
    server.until_scraped(place_healthy=2)
    (server.metrics / "counter_1.db").touch()  # as for a moment when a worker starts
    cookie = server.new_player()
    victim, survivor = two_workers(server)
    async with AsyncExitStack() as stack:
        ends = [await opened(stack, server, cookie, while_waits=survivor)]
        stays = [await opened(stack, server, cookie, while_waits=victim) for _ in range(2)]
        for number in range(ROUND):
            await [*ends, *stays][number % 3].place(number, 1, 2)
        before = server.until_scraped(
            place_placements_total=ROUND,
            place_connects_total=3,
            place_connections=3,
        )
        os.kill(victim, signal.SIGKILL)
        while len(two := workers(server)) != 2 or victim in two:
            assert not_lower(before, server.scrape())
        after = server.until_scraped(place_healthy=2, place_connections=2, **BUILD)
        assert not_lower(before, after)
        assert after["place_placements_total"] == ROUND
        for number in range(ROUND):
            assert server.place(cookie, number, 2, 3)[0] == 200
        server.until_scraped(place_placements_total=2 * ROUND)
        assert not [*server.metrics.glob(f"*_{victim}.db")], "nothing that piles up"
    server.until_scraped(**{"place_connections": 0, "place_closes_total:1000": 2})


async def opened(
    stack: AsyncExitStack, server: MeasuredServer, cookie: str, while_waits: int
) -> BoardClient:
    """With the other worker: this one does not take it."""
    os.kill(while_waits, signal.SIGSTOP)
    try:
        return await stack.enter_async_context(BoardClient(server.url, cookie))
    finally:
        os.kill(while_waits, signal.SIGCONT)


def workers(server: MeasuredServer) -> list[int]:
    return children(server.pid, "manage.py serve")


def not_lower(before: Scrape, now: Scrape) -> bool:
    return all(now[name] >= before[name] for name in before if name.endswith("_total"))


def test_a_real_prometheus_misses_nothing_while_workers_are_killed(
    server: MeasuredServer, tmp_path: Path
) -> None:
    cookie = server.new_player()
    with running_prometheus(tmp_path, server.metrics_port) as prometheus:
        prometheus.until("place_healthy", 2)
        for victim in two_workers(server):
            for number in range(ROUND):
                assert server.place(cookie, number, 1, 2)[0] == 200
            os.kill(victim, signal.SIGKILL)
            until(lambda gone=victim: gone not in workers(server), "the supervisor has seen it")
            prometheus.until("place_healthy", 2)
        prometheus.until("place_placements_total", 2 * ROUND)
        prometheus.until("place_store_latency_seconds_count > 0", 2 * ROUND)
        assert prometheus.ask("resets(place_placements_total[1h])") == 0
        assert prometheus.ask("max_over_time(place_healthy[1h])") == 2


async def test_refusals_are_counted_by_problem_over_both_wires(server: MeasuredServer) -> None:
    cookie = server.new_player()
    assert server.place(cookie, 60, 0, 1)[0] == 400
    assert server.request("PUT", "/api/pixel", {"x": 1, "y": 1, "color": 1})[0] == 401
    async with BoardClient(server.url, cookie) as client:
        await client.place(-1, 0, 1)
        await client.send_text("hello")
        await client.until(lambda: client.close_code)
    server.until_scraped(
        **{
            "place_refusals_total:out-of-board": 2,
            "place_refusals_total:no-session": 1,
            "place_closes_total:4002": 1,
            "place_placements_total": 0,
        }
    )


def test_the_outbox_is_told_once_for_all_workers(
    server: MeasuredServer, valkey: ValkeyServer
) -> None:
    cookie = server.new_player()
    for number in range(ROUND):
        assert server.place(cookie, number, 1, 2)[0] == 200
    server.stop()
    with redis.Redis(port=valkey.port) as live:
        length = live.xlen("{board}:outbox")
    server.start()  # so that each worker's first look finds them
    server.until_scraped(place_healthy=2, place_outbox_length=length, place_outbox_waiting=0)
    assert length >= ROUND


def test_a_start_begins_anew(tmp_path: Path, valkey: ValkeyServer) -> None:
    """In one process, which answers for itself."""
    with MeasuredServer(tmp_path, VALKEY_URL=valkey.url) as server:
        assert server.place(server.new_player(), 1, 2, 3)[0] == 200
        server.until_scraped(place_placements_total=1, place_healthy=1)
        server.kill()
        server.start()
        server.until_scraped(place_placements_total=0, place_healthy=1)


def test_it_is_off_unless_it_is_asked_for(tmp_path: Path, valkey: ValkeyServer) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url) as server:
        assert server.request("GET", "/metrics")[0] == 404
    assert not (tmp_path / "metrics").exists()


def test_it_listens_on_this_machine_alone(tmp_path: Path, valkey: ValkeyServer) -> None:
    with MeasuredServer(tmp_path, VALKEY_URL=valkey.url) as server:
        assert listens_on("127.0.0.1", server.metrics_port)
        assert not listens_on("127.0.0.2", server.metrics_port)
        server.stop()
        server.environment["PLACE_METRICS_HOST"] = "0.0.0.0"
        server.start()
        assert listens_on("127.0.0.2", server.metrics_port)


def listens_on(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), FUSE_SECONDS).close()
    except ConnectionRefusedError:
        return False
    return True


def test_a_port_that_is_taken_stops_the_start(tmp_path: Path, valkey: ValkeyServer) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        server = BoardServer(tmp_path, VALKEY_URL=valkey.url, PLACE_METRICS_PORT=port)
        server.migrate()
        ended = server.manage("serve", "--port", "0", check=False)
    assert ended.returncode == 1
    assert f"Cannot answer Prometheus on 127.0.0.1:{port}: Address already in use." in ended.stderr
