"""What a stage may choose instead of the defaults still avoids the traps."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from provisioning import documents
from provisioning.stage import Edge, Ledger, Network, Stage, Store, Tables, Watch, Web
from tests.provisioning.reading import container, distribution, of_type, only, pairs, properties
from tests.provisioning.template.traps import TRAPS

VARIANTS = {
    "nat": Stage("x", network=Network(way_out="nat")),
    "endpoints": Stage("x", network=Network(way_out="endpoints")),
    "nodes": Stage("x", store=Store(kind="nodes")),
    "spot": Stage("x", web=Web(spot_percent=50)),
    "alias": Stage(
        "x",
        edge=Edge(alias="place.example", certificate_arn="arn:aws:acm:us-east-1:1:certificate/x"),
    ),
    "restored": Stage("x", tables=Tables(placements="place-x-placements-restored-1")),
    "no firewall": Stage("x", edge=Edge(firewall=False)),
    "all on Spot": Stage("x", web=Web(spot_percent=100, steady_tasks=0)),
    "no insights": Stage("x", watch=Watch(container_insights=False)),
    "mail": Stage("x", watch=Watch(email="ops@place.example")),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_avoids_the_traps(name: str) -> None:
    document = documents.stage_document(VARIANTS[name])
    for trap in TRAPS:
        if trap.stack == "stage" and trap.where(VARIANTS[name]):
            trap.check(document)


def test_what_a_stage_gives_up_is_not_there() -> None:
    open_one = documents.stage_document(VARIANTS["no firewall"])
    assert "WebACLId" not in distribution(open_one)
    assert not [one for one in open_one["Resources"].values() if "WAF" in one["Type"]]
    assert "FirewallLogs" not in open_one["Resources"]
    cheap = only(documents.stage_document(VARIANTS["all on Spot"]), "ECS::Service")
    (strategy,) = cheap["CapacityProviderStrategy"]
    assert strategy == {"CapacityProvider": "FARGATE_SPOT", "Weight": 100}
    for name, said in (("no insights", "disabled"), ("spot", "enabled")):
        cluster = only(documents.stage_document(VARIANTS[name]), "ECS::Cluster")
        assert cluster["ClusterSettings"] == [{"Name": "containerInsights", "Value": said}]


def test_the_ledgers_alarms_leave_its_window_time() -> None:
    document = documents.stage_document(Stage("x", ledger=Ledger(window_seconds=300)))
    assert properties(document, "LedgerQueueAge")["Threshold"] == 60 + 300
    assert properties(document, "LedgerLag")["Threshold"] == 120_000 + 300_000


def test_private_tasks_have_no_public_address() -> None:
    for name in ("nat", "endpoints"):
        service = only(documents.stage_document(VARIANTS[name]), "ECS::Service")
        network = service["NetworkConfiguration"]["AwsvpcConfiguration"]
        assert network["AssignPublicIp"] == "DISABLED"
        assert {"Ref": "Private1"} in network["Subnets"]


def test_each_zone_has_a_nat_of_its_own() -> None:
    document = documents.stage_document(VARIANTS["nat"])
    assert len(of_type(document, "EC2::NatGateway")) == 2


def test_a_restored_table_is_used_and_the_stacks_own_stays() -> None:
    document = documents.stage_document(VARIANTS["restored"])
    restored = "place-x-placements-restored-1"
    assert pairs(container(document)["Environment"], "Name")["PLACE_TABLE_PLACEMENTS"] == restored
    assert properties(document, "PlacementsTable")["TableName"] == "place-x-placements"
    for role in ("TaskRole", "UpdateDynamodbRole"):
        may = str(properties(document, role)["Policies"])
        assert f"table/{restored}'" in may
        assert "table/place-x-placements'" not in may


def test_a_full_store_on_nodes_refuses_instead_of_evicting() -> None:
    document = documents.stage_document(VARIANTS["nodes"])
    parameters = properties(document, "LiveBoardParameters")["Properties"]
    assert parameters == {"maxmemory-policy": "noeviction"}
    assert properties(document, "LiveBoard")["TransitEncryptionEnabled"] is True


def test_an_alias_is_a_host_that_the_tasks_answer_to() -> None:
    document = documents.stage_document(VARIANTS["alias"])
    names = pairs(container(document)["Environment"], "Name")
    assert "place.example" in str(names["ALLOWED_HOSTS"])
    assert "place.example" in str(names["CSRF_TRUSTED_ORIGINS"])


def test_three_zones_have_three_subnets_of_each_kind() -> None:
    zones = ("us-east-1a", "us-east-1b", "us-east-1c")
    wide = replace(VARIANTS["nat"], network=Network(zones=zones))
    assert len(of_type(documents.stage_document(wide), "EC2::Subnet")) == 6


@pytest.mark.parametrize(
    ("hsts", "told"),
    [("name", (False, False)), ("subdomains", (True, False)), ("preload", (True, True))],
)
def test_a_stage_asks_for_more_names_to_be_https(
    hsts: Literal["name", "subdomains", "preload"], told: tuple[bool, bool]
) -> None:
    document = documents.stage_document(Stage("x", edge=Edge(hsts=hsts)))
    for title in ("PageHeaders", "TasksHeaders"):
        policy = properties(document, title)["ResponseHeadersPolicyConfig"]
        found = policy["SecurityHeadersConfig"]["StrictTransportSecurity"]
        assert (found["IncludeSubdomains"], found["Preload"]) == told
