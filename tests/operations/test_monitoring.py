"""The rules and the dashboard that come with the board, read by Prometheus' own tool."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from board.live.metrics import METRICS, Kind

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "monitoring"
RULES = yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"][0]["rules"]
DASHBOARD = json.loads((FOLDER / "grafana.json").read_text())
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
QUERIES = [target["expr"] for panel in PANELS for target in panel["targets"]]
SUFFIXES = {Kind.COUNTER: ("_total",), Kind.GAUGE: ("",), Kind.HISTOGRAM: ("_bucket",)}


def promtool(*words: str, folder: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["promtool", *words], cwd=folder, capture_output=True, text=True)


def test_the_rules_ring_when_they_should_and_not_before() -> None:
    told = promtool("test", "rules", "alerts_test.yml")
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_rule_that_would_not_ring_is_found(tmp_path: Path) -> None:
    """The check of the check."""
    text = (FOLDER / "alerts.yml").read_text()
    (tmp_path / "alerts.yml").write_text(text.replace("place_outbox_age", "place_outbox_old"))
    (tmp_path / "test.yml").write_text((FOLDER / "alerts_test.yml").read_text())
    assert promtool("test", "rules", "test.yml", folder=tmp_path).returncode == 1


def test_prometheus_reads_every_query_of_the_dashboard(tmp_path: Path) -> None:
    rules: list[Any] = [
        {"record": f"query:{number}", "expr": query.replace("$__rate_interval", "5m")}
        for number, query in enumerate(QUERIES)
    ]
    groups = {"groups": [{"name": "dashboard", "rules": rules}]}
    (tmp_path / "rules.yml").write_text(yaml.safe_dump(groups))
    told = promtool("check", "rules", "rules.yml", folder=tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize("query", [*QUERIES, *(rule["expr"] for rule in RULES)])
def test_what_is_asked_for_is_measured(query: str) -> None:
    names = {
        each.prometheus_name + suffix
        for each in METRICS
        if not each.part_of
        for suffix in SUFFIXES[each.kind]
    }
    assert set(re.findall(r"place_\w+", query)) <= names


def test_every_alert_is_explained() -> None:
    told = (ROOT / "docs" / "operations.md").read_text()
    assert {rule["alert"] for rule in RULES} == set(re.findall(r"\| `(Place\w+)` \|", told))
