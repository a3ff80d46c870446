from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import pytest

from board.core.loops import Beat, Loops
from board.core.problem import Cooldown, Frozen
from board.live.meter import Meters, Silence
from board.live.metrics import CLOUDWATCH_UNITS
from board.process.metrics.emf import EVERY_SECONDS, EmbeddedMeter, Values, write
from board.process.metrics.observer import PROBE_SECONDS, Observer
from board.process.metrics.placing import MeteredPlacing
from board.store.repair.kept import Kept
from board.store.verdict import Accepted, Attempt
from provisioning import documents, stage
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.server import BoardServer


class Decided:
    """A store that gives one answer after the other."""

    def __init__(self, *answers: Any) -> None:
        self._answers = answers

    async def place(self, attempts: list[Attempt], floor: int) -> list[Any]:
        return list(self._answers)


class Sockets:
    """Stands in for a hub and its health: three sockets that have seen everything up to `seq`."""

    trouble = None
    slow_count = 1

    def __init__(self, seq: int) -> None:
        self.fanout, self.seq, self.loops = self, seq, Loops()

    def __len__(self) -> int:
        return 3


class Told(EmbeddedMeter):
    """Its clock stands at `now`; what it reports lies in `reports`."""

    def __init__(self) -> None:
        self.now, self.reports = 0.0, list[Values]()
        super().__init__(self.reports.append, lambda: self.now)

    def report(self) -> Values:
        self.now += EVERY_SECONDS
        self.tell()
        return self.reports.pop()


async def placing(told: Told, *answers: Any) -> MeteredPlacing:
    store: Any = Decided(*answers)
    made = MeteredPlacing(store, lambda: None, lambda: 0, Kept(9))  # type: ignore[arg-type, return-value]
    made.meter = told
    await made._decide([Attempt("ann", 1, 1)] * len(answers))
    return made


async def test_what_is_accepted_is_counted_and_each_batch_is_timed() -> None:
    told = Told()
    await placing(told, Accepted(1, 0, 0), Accepted(2, 0, 0), Cooldown(5, 0), Frozen("frozen"))
    report = told.report()
    assert report["Placements"] == 2
    assert len(report["StoreLatency"]) == 1  # type: ignore[arg-type]
    assert told.report() == {}


def test_a_report_comes_when_it_is_due() -> None:
    told = Told()
    told.count("Placements")
    told.tell()
    assert told.reports == []
    assert told.report() == {"Placements": 1}


async def observer(told: Told, seq: int, *answers: Any) -> Observer:
    hub: Any = Sockets(seq)
    return Observer(told, await placing(told, *answers), hub, hub)


async def test_a_report_tells_the_sockets_and_how_late_they_saw_a_placement() -> None:
    told = Told()
    looking = await observer(told, 7, Accepted(7, 0, 0))
    await looking.probe()
    looking.show()
    report = told.report()
    assert report["Connections"] == 3
    assert len(report["FanoutLag"]) == 1  # type: ignore[arg-type]
    await looking.probe()
    assert "FanoutLag" not in told.report(), "it was timed"


async def test_a_placement_that_is_not_out_yet_is_not_timed() -> None:
    told = Told()
    await (await observer(told, 6, Accepted(7, 0, 0))).probe()
    assert "FanoutLag" not in told.report()


def test_a_line_is_what_cloudwatch_reads(capsys: pytest.CaptureFixture[str]) -> None:
    write({"Connections": 3, "StoreLatency": [1.5, 2.5]})
    line = json.loads(capsys.readouterr().out)
    (metrics,) = line["_aws"]["CloudWatchMetrics"]
    assert metrics["Namespace"] == "Place"
    assert metrics["Metrics"][1] == {"Name": "StoreLatency", "Unit": "Milliseconds"}
    assert (line["Service"], line["StoreLatency"]) == ("web", [1.5, 2.5])


def test_no_line_holds_more_samples_than_cloudwatch_takes() -> None:
    told = Told()
    for value in range(150):
        told.sample("StoreLatency", value)
    assert len(told.report()["StoreLatency"]) == 100  # type: ignore[arg-type]


def test_cloudwatch_hears_nothing_that_it_would_bill_and_nobody_draws() -> None:
    told = Told()
    told.show("OutboxAge", 3)
    told.count("Closes", "1000")
    told.count("Refusals", "cooldown")
    assert told.report() == {"CooldownRefusals": 1}


def test_several_hear_the_same_and_silence_is_not_heard() -> None:
    one, other = Told(), Told()
    both = Meters(one, Silence(), other)
    both.count("Placements", by=2)
    both.show("Connections", 4)
    assert both.is_heard
    assert one.report() == other.report() == {"Placements": 2, "Connections": 4}
    assert not Meters(Silence()).is_heard


async def test_loops_that_begin_again_are_counted_once() -> None:
    counted: list[int] = []

    class Counting(Silence):
        def count(self, name: str, label: str = "", by: int = 1) -> None:
            counted.append(by)

    hub: Any = Sockets(0)
    looking = Observer(Counting(), await placing(Told()), hub, hub)
    looking.show()
    hub.loops.start("broken", broken)
    async with asyncio.timeout(FUSE_SECONDS):
        while not hub.loops.faults:
            await asyncio.sleep(0)
    faults = hub.loops.faults
    looking.show()
    looking.show()
    assert counted == [0, faults, 0]
    await hub.loops.stop()


async def broken(beat: Beat) -> None:
    raise ValueError("A fault of ours.")


def test_the_dashboard_draws_what_a_web_task_reports() -> None:
    document = documents.stage_document(stage.load(stage.STAGES / "demo.toml"))
    body = document["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    for name in CLOUDWATCH_UNITS:
        assert f'"Place", "{name}", "Service", "web"' in body


@pytest.mark.parametrize("metrics", ["none", "emf"])
def test_a_server_starts_with_either(metrics: str, tmp_path: Path) -> None:
    with BoardServer(tmp_path, PLACE_METRICS=metrics) as server:
        cookie = server.new_player()
        assert server.place(cookie, 1, 2, 3)[0] == 200


async def test_an_event_loop_that_is_held_up_is_seen() -> None:
    seen: list[float] = []

    class Sampling(Silence):
        def sample(self, name: str, value: float) -> None:
            seen.append(value)

    hub: Any = Sockets(0)
    probing = asyncio.create_task(Observer(Sampling(), await placing(Told()), hub, hub).probe())
    await asyncio.sleep(0)  # until it has begun
    time.sleep(2 * PROBE_SECONDS)  # in the way of all others
    await probing
    assert seen[0] >= PROBE_SECONDS * 1000
