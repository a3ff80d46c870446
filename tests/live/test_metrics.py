from __future__ import annotations

import re

import pytest

from board.live.metrics import BY_NAME, CLOUDWATCH_UNITS, METRICS, Kind, cloudwatch_name


def test_each_name_is_there_once() -> None:
    assert len(BY_NAME) == len(METRICS)
    assert len({each.prometheus_name for each in METRICS}) == len(METRICS)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_name_is_one_to_both(name: str) -> None:
    assert re.fullmatch(r"[A-Z][A-Za-z]+", name)
    assert re.fullmatch(r"place(_[a-z]+)+", BY_NAME[name].prometheus_name)
    assert BY_NAME[name].help.endswith(".")


def test_a_time_is_in_seconds_to_prometheus() -> None:
    lag = BY_NAME["FanoutLag"]
    assert lag.prometheus_name == "place_fanout_lag_seconds"
    assert lag.limits[0] * lag.in_base_unit == 0.05
    assert BY_NAME["Connections"].prometheus_name == "place_connections"


def test_cloudwatch_is_told_nothing_with_a_label() -> None:
    told = [BY_NAME[name] for name in CLOUDWATCH_UNITS]
    assert all(not each.label for each in told)
    assert {each.name for each in told if each.kind is Kind.GAUGE} == {"Connections"}


@pytest.mark.parametrize(
    ("name", "label", "counted"),
    [
        ("Placements", "", "Placements"),
        ("Refusals", "cooldown", "CooldownRefusals"),
        ("Refusals", "banned", "OtherRefusals"),
        ("Refusals", "of another release", "OtherRefusals"),
        ("Closes", "1000", None),
        ("Connects", "", None),
    ],
)
def test_cloudwatch_has_names_in_place_of_labels(
    name: str, label: str, counted: str | None
) -> None:
    assert cloudwatch_name(name, label) == counted


def test_whatever_is_part_of_another_is_part_of_one_there_is() -> None:
    for part in (each for each in METRICS if each.part_of):
        assert set(part.values) <= set(BY_NAME[part.part_of].values)
