"""What `deploy --dry-run` says on the emulator, whose change sets are as CloudFormation's."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from provisioning import documents, stage
from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import stacks
from provisioning.stage import Stage
from tests.cloud.stack import Rig, emulator_stage
from tests.provisioning.reading import Document, properties

pytestmark = pytest.mark.cloud
numbers = itertools.count()
EVENT = stage.load(stage.STAGES / "event.toml")
ZONES = ("us-east-1a", "us-east-1b", "us-east-1d")  # c is one that takes no VPC origin


@pytest.fixture
def rig(aws: str, monkeypatch: pytest.MonkeyPatch) -> Rig:
    monkeypatch.setattr("provisioning.deploy.migrate.run", lambda *_: None)
    return Rig(emulator_stage(f"c{next(numbers)}"))


def look(rig: Rig, **tables: Any) -> list[str]:
    """What players notice of another stage file."""
    rig.stage = replace(rig.stage, **tables)
    rig.said.clear()
    rig.deploy(dry_run=True)
    (noticed,) = [line for line in rig.said if "Players notice: " in line]
    return noticed.partition(": ")[2].rstrip(".").split("; ")


def test_demo_becomes_event(rig: Rig) -> None:
    rig.deploy()
    event = {name: getattr(EVENT, name) for name in ("web", "store", "database", "ledger", "edge")}
    network = replace(EVENT.network, zones=ZONES)
    sockets, admin = sorted(look(rig, network=network, **event))
    assert admin == "the admin perhaps away for some minutes, while its database restarts"
    assert sockets.startswith("sockets rolled: new tasks take over one by one")
    assert not [line for line in rig.said if "Subnet " in line and "replace" in line]


def test_what_players_do_not_see_is_nothing(rig: Rig) -> None:
    rig.deploy()
    assert look(rig, watch=replace(rig.stage.watch, log_days=7)) == ["nothing"]
    assert "  none is built; another one than runs would roll the sockets" in rig.said


def test_another_store_is_refused_before_anything_is_changed(rig: Rig) -> None:
    rig.document = as_it_is
    aws = rig.deploy()
    rig.stage = replace(rig.stage, store=replace(rig.stage.store, kind="nodes"))
    for dry_run in (True, False):
        with pytest.raises(StepFailed, match="'Change set' failed: .store. kind stays what it is"):
            rig.deploy(dry_run)
    stack = stacks.find(aws, rig.stage.prefix)
    assert stack and stack["StackStatus"] == "UPDATE_COMPLETE"


def as_it_is(wanted: Stage) -> Document:
    """With a live board: the emulator has none of Serverless, so that a topic stands in for it."""
    document = documents.emulator_document(wanted)[0]
    document["Resources"].setdefault("LiveBoard", {"Type": "AWS::SNS::Topic", "Properties": {}})
    return document


def renamed(wanted: Stage) -> Document:
    document = documents.emulator_document(wanted)[0]
    properties(document, "BoardTable")["TableName"] = f"{wanted.prefix}-canvas"
    return document


def is_proposed(aws: Cloud, rig: Rig) -> bool:
    sets = aws.cloudformation.list_change_sets(StackName=rig.stage.prefix)["Summaries"]
    return any(one["ExecutionStatus"] == "AVAILABLE" for one in sets)


def test_a_change_that_would_lose_the_ledger_is_refused(rig: Rig) -> None:
    aws = rig.deploy()
    rig.document = renamed
    with pytest.raises(StepFailed, match="BoardTable holds the ledger and would be made anew"):
        rig.deploy()
    assert not is_proposed(aws, rig)
    assert aws.dynamodb.describe_table(TableName=f"{rig.stage.prefix}-board")


def test_what_cloudformation_alone_foresees_is_refused_and_taken_back(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = rig.deploy()
    rig.document = renamed
    monkeypatch.setattr("provisioning.changing.comparing.behaviours", lambda: {})
    with pytest.raises(StepFailed, match="BoardTable holds the ledger, and CloudFormation would"):
        rig.deploy()
    assert not is_proposed(aws, rig)
    assert aws.dynamodb.describe_table(TableName=f"{rig.stage.prefix}-board")


def test_each_change_says_how(rig: Rig) -> None:
    rig.deploy()
    look(rig, web=replace(rig.stage.web, cpu=512, memory_mb=1_024))
    words = {line.split()[1]: line for line in rig.said if line.startswith("    Modify")}
    assert words["WebTask"].endswith("AWS::ECS::TaskDefinition (made anew)")
    assert words["WebService"].endswith("AWS::ECS::Service (in place)")
