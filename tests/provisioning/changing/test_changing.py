"""What becomes of a running stage when its file says something else, by AWS's own schemas."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from provisioning import documents
from provisioning.changing import for_good, kept, players
from provisioning.changing.comparing import BEHAVIOURS, IN_PLACE, REPLACED, Change, compare
from provisioning.stage import STAGES, Stage, load
from provisioning.template.parameters import zone_values
from tests.provisioning.changing.behaviours import expected
from tests.provisioning.reading import Document, properties

DEMO = load(STAGES / "demo.toml")
EVENT = replace(load(STAGES / "event.toml"), name=DEMO.name)
ROLLED = (
    "sockets rolled: new tasks take over one by one, each old one closes its sockets within "
    "90 s, and browsers come back by themselves"
)
RESTARTED = "the admin perhaps away for some minutes, while its database restarts"
FAILS_OVER = "placing refused for some seconds, while the live board fails over"
DATA = "holds the live board and would be made anew, and empty, by SubnetIds: a deployment"


def having(stage: Stage, table: str, **values: Any) -> Stage:
    return replace(stage, **{table: replace(getattr(stage, table), **values)})


def wider(stage: Stage) -> Stage:
    return having(stage, "network", zones=("us-east-1a", "us-east-1b", "us-east-1c"))


NODES = having(DEMO, "store", kind="nodes")


def refused(before: Stage, after: Stage) -> list[str]:
    running, wanted = documents.stage_document(before), documents.stage_document(after)
    said = list(for_good.refusals(after, running, zone_values(before)))
    return said or lost(running, wanted)


def lost(before: Document, after: Document) -> list[str]:
    return list(kept.losses(compare(before, after, set())))


def test_the_update_behaviours_are_those_of_awss_schemas() -> None:
    assert json.loads(BEHAVIOURS.read_text(encoding="utf-8")) == expected()


@pytest.mark.parametrize(
    ("before", "after", "noticed"),
    [
        (DEMO, EVENT, [RESTARTED, ROLLED]),
        (DEMO, wider(DEMO), [ROLLED]),
        (NODES, wider(NODES), [ROLLED]),
        (DEMO, having(DEMO, "network", way_out="nat"), [ROLLED]),
        (DEMO, having(DEMO, "network", way_out="endpoints"), [ROLLED]),
        (DEMO, having(DEMO, "store", max_gb=5), [players.NOTHING]),
        (DEMO, having(DEMO, "web", tasks_min=3), [players.NOTHING]),
        (DEMO, having(DEMO, "ledger", warm_writes_per_second=8_000), [players.NOTHING]),
        (DEMO, having(DEMO, "watch", log_days=7), [players.NOTHING]),
        (DEMO, having(DEMO, "watch", budget_usd=300), [players.NOTHING]),
        (DEMO, having(DEMO, "web", cpu=512, memory_mb=1_024), [ROLLED]),
        (DEMO, having(DEMO, "board", cooldown_seconds=60), [ROLLED]),
        (DEMO, having(DEMO, "database", multi_az=True), [RESTARTED]),
        (DEMO, having(DEMO, "database", backup_days=14), [RESTARTED]),
        (DEMO, having(DEMO, "database", instance="db.t4g.medium"), [RESTARTED]),
        (DEMO, having(DEMO, "database", gb=40), [players.NOTHING]),
        (NODES, having(NODES, "store", node_type="cache.m7g.large"), [FAILS_OVER]),
    ],
)  # fmt: skip
def test_a_change_that_the_page_recommends_loses_nothing(
    before: Stage, after: Stage, noticed: list[str]
) -> None:
    old, new = documents.stage_document(before), documents.stage_document(after)
    assert refused(before, after) == []
    assert sorted(players.notice(after, compare(old, new, set()))) == sorted(noticed)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (DEMO, NODES, "[store] kind stays what it is while the stage runs: another store"),
        (NODES, DEMO, "[store] kind stays what it is while the stage runs: another store"),
        (DEMO, having(DEMO, "network", cidr="10.30.0.0/16"), "[network] cidr is 10.20.0.0/16"),
        (wider(DEMO), DEMO, "[network] zones begin with us-east-1a, us-east-1b, us-east-1c, "),
        (DEMO, having(DEMO, "network", zones=("us-east-1b", "us-east-1a")), "[network] zones beg"),
        (having(DEMO, "database", gb=40), DEMO, "[database] gb is 40 at least"),
        (having(DEMO, "ledger", warm_writes_per_second=8_000), DEMO,
         "[ledger] warm_writes_per_second is 8000 at least"),
    ],
)  # fmt: skip
def test_what_a_running_stage_cannot_become_is_a_sentence(
    before: Stage, after: Stage, sentence: str
) -> None:
    (said,) = refused(before, after)
    assert said.startswith(sentence)


OTHER = {
    "alias": "place.example",
    "board": "place-demo-board-restored-1",
    "certificate_arn": "arn:aws:acm:us-east-1:1:certificate/1",
    "cidr": "10.30.0.0/16",
    "colors_max": 256,
    "email": "ops@place.example",
    "hsts": "preload",
    "instance": "db.m7g.large",
    "kind": "nodes",
    "log_days": 7,
    "node_type": "cache.m7g.large",
    "placements": "place-demo-placements-restored-1",
    "price_class": "PriceClass_All",
    "users": "place-demo-users-restored-1",
    "way_out": "nat",
    "zones": ("us-east-1a", "us-east-1b", "us-east-1c"),
}


def other(name: str, value: Any) -> Any:
    if name in OTHER:
        return OTHER[name]
    return not value if isinstance(value, bool) else value + 1


EACH = [
    (one.name, key.name)
    for one in fields(Stage)
    if is_dataclass(getattr(DEMO, one.name))
    for key in fields(getattr(DEMO, one.name))
]


@pytest.mark.parametrize(("table", "key"), EACH)
@pytest.mark.parametrize("stage", [DEMO, NODES], ids=["demo", "nodes"])
def test_no_field_of_a_stage_file_takes_what_is_kept(stage: Stage, table: str, key: str) -> None:
    value = getattr(getattr(stage, table), key)
    wanted = "serverless" if value == "nodes" else other(key, value)
    after = having(stage, table, **{key: wanted})
    for sentence in refused(stage, after):
        assert sentence.startswith(f"[{table}] {key} ")


def all_zones(document: Document) -> None:
    properties(document, "LiveBoard")["SubnetIds"].append({"Ref": "Private3"})


def other_name(document: Document) -> None:
    properties(document, "BoardTable")["TableName"] = "place-demo-canvas"


def moved(document: Document) -> None:
    properties(document, "Private2")["CidrBlock"] = "10.20.240.0/20"


def dropped(document: Document) -> None:
    del document["Resources"]["LedgerQueue"]


def encrypted(document: Document) -> None:
    properties(document, "Database")["KmsKeyId"] = "alias/place"


def engine(document: Document) -> None:
    properties(document, "Database")["Engine"] = "mysql"


@pytest.mark.parametrize(
    ("seed", "sentence"),
    [
        (all_zones, f"LiveBoard {DATA}"),
        (moved, f"LiveBoard {DATA}"),
        (other_name, "BoardTable holds the ledger and would be made anew, and empty, by TableN"),
        (dropped, "LedgerQueue holds messages on their way and would be taken away"),
        (encrypted, "Database holds the relational database and would be made anew, and empty"),
        (engine, "Database holds the relational database and might be made anew, and empty, by E"),
    ],
)  # fmt: skip
def test_a_change_that_would_lose_something_is_found(
    seed: Callable[[Document], None], sentence: str
) -> None:
    old = documents.stage_document(DEMO)
    new = documents.stage_document(wider(DEMO))
    seed(new)
    (said,) = lost(old, new)
    assert said.startswith(sentence)


def test_another_type_under_the_same_title_is_a_sentence() -> None:
    running, wanted = documents.stage_document(DEMO), documents.stage_document(DEMO)
    wanted["Resources"]["WebLogs"]["Type"] = "AWS::S3::Bucket"
    (said,) = lost(running, wanted)
    assert (
        said == "WebLogs is a AWS::Logs::LogGroup, which CloudFormation makes no AWS::S3::Bucket."
    )


def test_another_way_to_the_board_is_told() -> None:
    old, new = documents.stage_document(DEMO), documents.stage_document(DEMO)
    properties(new, "Balancer")["Scheme"] = "internet-facing"
    noticed = players.notice(DEMO, compare(old, new, set()))
    assert "the board out of reach for some minutes, until there is another way to it" in noticed


def test_another_image_makes_the_task_anew_and_rolls_the_sockets() -> None:
    document = documents.stage_document(DEMO)
    changes = compare(document, document, {"Image"})
    assert Change("WebTask", "AWS::ECS::TaskDefinition", REPLACED, ("ContainerDefinitions",)) in (
        changes
    )
    assert players.notice(DEMO, changes) == [ROLLED]


def test_what_changes_in_place_changes_nothing_that_refers_to_it() -> None:
    """A change set of CloudFormation's says of those that they may be made anew."""
    old, new = documents.stage_document(DEMO), documents.stage_document(DEMO)
    properties(new, "ExecutionRole")["Policies"] = []
    role = Change("ExecutionRole", "AWS::IAM::Role", IN_PLACE, ("Policies",))
    assert compare(old, new, set()) == [role]


def test_what_cloudformation_alone_foresees_is_refused() -> None:
    """As if its schemas had changed."""
    change = {"LogicalResourceId": "Database", "ResourceType": "AWS::RDS::DBInstance"}
    harmless = change | {"Action": "Modify", "Replacement": "Conditional"}
    assert list(kept.unforeseen([harmless])) == []
    for lost_by in ({"Action": "Remove"}, {"Action": "Modify", "Replacement": "True"}):
        (said,) = kept.unforeseen([change | lost_by])
        assert said.startswith("Database holds the relational database, and CloudFormation would")
