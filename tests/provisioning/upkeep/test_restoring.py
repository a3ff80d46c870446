"""Tables of a point in time, on the emulator, which restores what is there now."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from provisioning.cloud import StepFailed
from provisioning.deploy import stacks
from provisioning.stage import Tables
from provisioning.upkeep import restoring
from tests.cloud.stack import Rig, emulator_stage
from tests.provisioning.reading import Document
from tests.provisioning.stubs import recorded

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
STAGE = emulator_stage("restoring")


@pytest.fixture
def rig(aws: str, monkeypatch: pytest.MonkeyPatch) -> Rig:
    monkeypatch.setattr("provisioning.deploy.migrate.run", lambda *_: None)
    return Rig(STAGE)


def used(document: Document, title: str) -> Any:
    return document["Resources"][title]["Properties"]


@pytest.mark.cloud
def test_a_restored_table_is_used_by_every_deployment_from_then_on(rig: Rig) -> None:
    aws = rig.deploy()
    item = {"pk": {"S": "0"}, "seq": {"N": "7"}}
    aws.dynamodb.put_item(TableName="place-restoring-board", Item=item)
    names = restoring.restore(aws, rig.stage, AT)
    assert restoring.restore(aws, rig.stage, AT) == names, "it goes on with what is begun"
    assert names["board"] == "place-restoring-board-restored-20260501-120000"
    found = aws.dynamodb.describe_table(TableName=names["board"])["Table"]
    assert found["DeletionProtectionEnabled"] is True
    backups = aws.dynamodb.describe_continuous_backups(TableName=names["board"])
    recovery = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    assert recovery["PointInTimeRecoveryStatus"] == "ENABLED"
    assert aws.dynamodb.scan(TableName=names["board"])["Items"] == [item]

    rig.stage = replace(STAGE, tables=Tables(**names))
    rig.deploy()
    rig.deploy()
    outputs = stacks.outputs(aws, rig.stage.prefix)
    assert [outputs[f"{name.capitalize()}Table"] for name in names] == [*names.values()]
    running = stacks.template(aws, rig.stage.prefix)
    assert str(names["board"]) in str(used(running, "BoardTableThrottled"))

    rig.stage = STAGE
    with pytest.raises(StepFailed, match="board = 'place-restoring-board-restored-20260501"):
        rig.deploy()
    assert stacks.outputs(aws, rig.stage.prefix) == outputs
    own = {name: f"place-restoring-{name}" for name in names}
    rig.stage = replace(STAGE, tables=Tables(**own))
    rig.deploy()
    assert stacks.outputs(aws, rig.stage.prefix)["BoardTable"] == "place-restoring-board"


@pytest.mark.cloud
def test_a_table_that_is_not_there_is_not_used(rig: Rig) -> None:
    aws = rig.deploy()
    rig.stage = replace(STAGE, tables=Tables(users="place-restoring-users-restored-typo"))
    with pytest.raises(StepFailed, match="no table place-restoring-users-restored-typo yet"):
        rig.deploy()
    assert stacks.outputs(aws, rig.stage.prefix)["UsersTable"] == "place-restoring-users"


def test_a_point_in_time_that_aws_does_not_keep_is_a_sentence() -> None:
    with recorded("dynamodb") as cloud:
        cloud.refuses(
            "dynamodb",
            "restore_table_to_point_in_time",
            "InvalidRestoreTimeException",
            "too early",
        )
        with pytest.raises(StepFailed, match="place-restoring-board cannot be .* too early"):
            restoring.restore(cloud.cloud, STAGE, AT)


def test_a_table_is_waited_for_until_it_is_active() -> None:
    with recorded("dynamodb") as cloud:
        for status in ("CREATING", "CREATING", "ACTIVE"):
            answer = {"Table": {"TableName": "one", "TableStatus": status}}
            cloud.answers("dynamodb", "describe_table", answer, {"TableName": "one"})
        restoring.await_active(cloud.cloud, "one")
        assert len(cloud.pauses) == 2
