"""The ledger as of a point in time: DynamoDB restores it to tables of other names.

The stage file says which tables a stage uses, so that each later deployment means the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from botocore.exceptions import ClientError

from provisioning.cloud import Cloud, StepFailed
from provisioning.deploy.used_tables import status
from provisioning.stage import Stage
from provisioning.template.data import dynamodb_tables

# As CreateTable of the template has it, and a restore has not.
RECOVERY = {"PointInTimeRecoveryEnabled": True}


def restore(cloud: Cloud, stage: Stage, at: datetime) -> dict[str, str]:
    """The restored tables' names. Repeating goes on with what was begun.

    Raises StepFailed where AWS keeps no such point in time.
    """
    names = {
        name: f"{stage.prefix}-{name}-restored-{at:%Y%m%d-%H%M%S}"
        for name in dynamodb_tables.NAMES
    }
    for name, target in names.items():
        begin(cloud, stage.table(name), target, at)
    for target in names.values():
        await_active(cloud, target)
        protect(cloud, target)
        cloud.say(f"  {target} is there")
    return names


def begin(cloud: Cloud, source: str, target: str, at: datetime) -> None:
    try:
        cloud.dynamodb.restore_table_to_point_in_time(
            SourceTableName=source, TargetTableName=target, RestoreDateTime=at
        )
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code != "TableAlreadyExistsException":
            raise StepFailed(
                f"{source} cannot be restored to {at.isoformat()}: {error}"
            ) from error


def await_active(cloud: Cloud, table: str) -> None:
    while status(cloud, table) != "ACTIVE":
        cloud.wait()


def protect(cloud: Cloud, table: str) -> None:
    cloud.dynamodb.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification=RECOVERY
    )
    cloud.dynamodb.update_table(TableName=table, DeletionProtectionEnabled=True)


def lines(names: Mapping[str, str]) -> Iterator[str]:
    """For the stage file."""
    yield "[tables]"
    for name, table in names.items():
        yield f'{name} = "{table}"'
