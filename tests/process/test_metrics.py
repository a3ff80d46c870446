from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from board.core.aws.emf import WEB_METRICS
from board.core.problem import Cooldown, Frozen
from board.process.metrics import EmbeddedMetrics, Meter, MeteredPlacing, Values, write
from board.store.repair.kept import Kept
from board.store.verdict import Accepted, Attempt
from provisioning import documents, stage
from tests.rig.server import BoardServer


class Decided:
    """A store that gives one answer after the other."""

    def __init__(self, *answers: Any) -> None:
        self._answers = answers

    async def place(self, attempts: list[Attempt], floor: int) -> list[Any]:
        return list(self._answers)


class Sockets:
    """Stands in for a hub: three sockets that have seen everything up to `seq`."""

    def __init__(self, seq: int) -> None:
        self.fanout, self.seq = self, seq

    def __len__(self) -> int:
        return 3


async def placing(*answers: Any) -> MeteredPlacing:
    store: Any = Decided(*answers)
    made = MeteredPlacing(store, lambda: None, lambda: 0, Kept(9))  # type: ignore[arg-type, return-value]
    made.meter = Meter()
    await made._decide([Attempt("ann", 1, 1)] * len(answers))
    return made


async def test_each_outcome_is_counted_under_its_name() -> None:
    made = await placing(Accepted(1, 0, 0), Accepted(2, 0, 0), Cooldown(5, 0), Frozen("frozen"))
    taken = made.meter.take()
    assert (taken["Placements"], taken["CooldownRefusals"], taken["OtherRefusals"]) == (2, 1, 1)
    assert len(taken["StoreLatency"]) == 1  # type: ignore[arg-type]
    assert made.meter.take() == {}


async def reported(made: MeteredPlacing, seq: int) -> Values:
    reports: asyncio.Queue[Values] = asyncio.Queue()
    hub: Any = Sockets(seq)
    metrics = EmbeddedMetrics(made.meter, made, hub, reports.put_nowait, every_seconds=0.01)
    running = asyncio.create_task(metrics.run(lambda: None))
    found = await reports.get()
    running.cancel()
    return found


async def test_a_report_tells_the_sockets_and_how_late_they_saw_a_placement() -> None:
    found = await reported(await placing(Accepted(7, 0, 0)), seq=7)
    assert found["Connections"] == 3
    assert len(found["FanoutLag"]) == 1  # type: ignore[arg-type]


async def test_a_placement_that_is_not_out_yet_is_not_timed() -> None:
    assert "FanoutLag" not in await reported(await placing(Accepted(7, 0, 0)), seq=6)


def test_a_line_is_what_cloudwatch_reads(capsys: pytest.CaptureFixture[str]) -> None:
    write({"Connections": 3, "StoreLatency": [1.5, 2.5]})
    line = json.loads(capsys.readouterr().out)
    (metrics,) = line["_aws"]["CloudWatchMetrics"]
    assert metrics["Namespace"] == "Place"
    assert metrics["Metrics"][1] == {"Name": "StoreLatency", "Unit": "Milliseconds"}
    assert (line["Service"], line["StoreLatency"]) == ("web", [1.5, 2.5])


def test_no_line_holds_more_samples_than_cloudwatch_takes() -> None:
    meter = Meter()
    for value in range(150):
        meter.sample("StoreLatency", value)
    assert len(meter.take()["StoreLatency"]) == 100  # type: ignore[arg-type]


def test_the_dashboard_draws_what_a_web_task_reports() -> None:
    document = documents.stage_document(stage.load(stage.STAGES / "demo.toml"))
    body = document["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    for name in WEB_METRICS:
        assert f'"Place", "{name}", "Service", "web"' in body


@pytest.mark.parametrize("metrics", ["none", "emf"])
def test_a_server_starts_with_either(metrics: str, tmp_path: Path) -> None:
    with BoardServer(tmp_path, PLACE_METRICS=metrics) as server:
        cookie = server.new_player()
        assert server.place(cookie, 1, 2, 3)[0] == 200
