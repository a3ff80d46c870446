"""Taking a stage down on the emulator, which runs no task: what it would be told is noted."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError

from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy import stacks
from provisioning.upkeep import destroy, draining
from tests.cloud.stack import Rig, emulator_stage
from tests.provisioning.stubs import recorded

numbers = itertools.count()
OUTPUTS = {"WebTask": "web:1", "LedgerQueue": "queue", "LedgerDeadLetters": "dead"}


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Commands of tasks, in their order."""
    commands: list[str] = []

    def run(_: Cloud, __: Any, ___: str, words: Sequence[str]) -> None:
        commands.append(" ".join(words))

    monkeypatch.setattr("provisioning.deploy.one_off.run", run)
    return commands


@pytest.fixture
def rig(aws: str, ran: list[str]) -> Rig:
    return Rig(emulator_stage(f"d{next(numbers)}"))


def is_there(aws: Cloud, rig: Rig) -> bool:
    stack = stacks.find(aws, rig.stage.prefix)
    return stack is not None and stack["StackStatus"] != "DELETE_COMPLETE"


@pytest.mark.cloud
def test_a_board_is_drained_before_its_stack_goes(rig: Rig, ran: list[str]) -> None:
    aws, order = rig.deploy(), list[bool]()
    ran.clear()
    aws.sqs.meta.events.register(
        "before-call.sqs.GetQueueAttributes", lambda **_: order.append(is_there(aws, rig))
    )
    destroy.destroy(aws, rig.stage, with_data=False)
    assert ran == ["drain"]
    assert order and all(order)
    assert not is_there(aws, rig)


@pytest.mark.cloud
def test_destroying_keeps_the_data_and_says_so(rig: Rig) -> None:
    aws = rig.deploy()
    bucket = stacks.outputs(aws, rig.stage.prefix)["WebBucket"]
    kept = destroy.destroy(aws, rig.stage, with_data=False)
    assert not is_there(aws, rig)
    assert f"{rig.stage.prefix}-board" in kept
    assert bucket in kept
    assert aws.dynamodb.describe_table(TableName=f"{rig.stage.prefix}-board")
    assert aws.s3.head_bucket(Bucket=bucket)


@pytest.mark.cloud
def test_told_twice_it_takes_the_data_too_and_what_was_restored(rig: Rig) -> None:
    aws = rig.deploy()
    names = stacks.outputs(aws, rig.stage.prefix)
    restored = f"{rig.stage.prefix}-board-restored-1"
    aws.dynamodb.restore_table_to_point_in_time(
        SourceTableName=names["BoardTable"], TargetTableName=restored
    )
    aws.s3.put_object(Bucket=names["WebBucket"], Key="index.html", Body=b"1")
    destroy.destroy(aws, rig.stage, with_data=False)
    destroy.destroy(aws, rig.stage, with_data=True)
    with pytest.raises(ClientError):
        aws.s3.head_bucket(Bucket=names["WebBucket"])
    left = [name for page in aws.dynamodb.get_paginator("list_tables").paginate()
            for name in page["TableNames"]]  # fmt: skip
    assert not [name for name in left if name.startswith(f"{rig.stage.prefix}-")]


@pytest.mark.cloud
def test_a_batch_that_the_ledger_never_took_keeps_the_stack(rig: Rig, ran: list[str]) -> None:
    aws = rig.deploy()
    names = stacks.outputs(aws, rig.stage.prefix)
    aws.sqs.send_message(QueueUrl=names["LedgerDeadLetters"], MessageBody="a batch")
    with pytest.raises(StepFailed, match="1 messages lie in the ledger's dead-letter queue"):
        destroy.destroy(aws, rig.stage, with_data=True)
    assert is_there(aws, rig)
    ran.clear()
    destroy.destroy(aws, rig.stage, with_data=False, drains=False)
    assert ran == []
    assert not is_there(aws, rig)


@pytest.mark.cloud
def test_a_board_that_cannot_be_drained_stays(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    aws = rig.deploy()

    def fail(*_: Any) -> None:
        raise StepFailed("drain ended with 1")

    monkeypatch.setattr("provisioning.deploy.one_off.run", fail)
    with pytest.raises(StepFailed, match="drain ended with 1 Nothing has been taken down"):
        destroy.destroy(aws, rig.stage, with_data=False)
    assert is_there(aws, rig)


def counts(first: int, second: int) -> dict[str, Any]:
    return {"Attributes": dict(zip(draining.WAITING, map(str, (first, second)), strict=True))}


def test_a_queue_is_empty_that_was_so_several_times_in_a_row(ran: list[str]) -> None:
    with recorded("sqs") as rig:
        for found in ((5, 0), (0, 2), (0, 0), (1, 0), (0, 0), (0, 0), (0, 0)):
            rig.answers("sqs", "get_queue_attributes", counts(*found))
        rig.answers("sqs", "get_queue_attributes", counts(0, 0))
        draining.drain(rig.cloud, OUTPUTS)
    assert rig.said[1:] == [f"  {n} messages wait in the ledger's queue" for n in (5, 2, 1)]


def test_the_databases_last_snapshot_is_named() -> None:
    with recorded("rds") as rig:
        asked = {"DBInstanceIdentifier": "db-1", "SnapshotType": "manual"}
        found = {"DBSnapshots": [{"DBSnapshotIdentifier": "place-demo-snapshot-1"}]}
        rig.answers("rds", "describe_db_snapshots", found, asked)
        assert list(destroy.find_snapshots(rig.cloud, "db-1")) == [
            "snapshot place-demo-snapshot-1"
        ]
