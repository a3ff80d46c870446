"""Taking a stage down. What people painted stays, unless it is asked for a second time."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import ClientError

from provisioning.cloud import Cloud
from provisioning.deploy import stacks, stuck_stacks
from provisioning.stage import Stage
from provisioning.template.data import dynamodb_tables
from provisioning.upkeep import buckets, draining

BUCKETS = ("WebBucket", "LogBucket")
DATABASE = "AWS::RDS::DBInstance"


def destroy(cloud: Cloud, stage: Stage, with_data: bool, drains: bool = True) -> list[str]:
    """Names of what is kept: tables, buckets, the last snapshot of the database.

    Raises StepFailed, with nothing taken down, if not all that was placed comes into the ledger.
    """
    filled, tables = find_buckets(cloud, stage.prefix), list(find_tables(cloud, stage.prefix))
    snapshots = take_down(cloud, stage.prefix, drains)
    if not with_data:
        return [*tables, *filled, *snapshots]
    for table in tables:
        delete_table(cloud, table)
    for bucket in filled:
        buckets.delete(cloud, bucket)
    return snapshots


def take_down(cloud: Cloud, stack: str, drains: bool) -> list[str]:
    """The database's last snapshots, which CloudFormation takes before it deletes it."""
    if stacks.find(cloud, stack) is None:
        return []
    if drains and stacks.is_there(cloud, stack):
        draining.drain(cloud, stacks.outputs(cloud, stack))
    databases = list(physical(cloud, stack, DATABASE))
    stuck_stacks.remove(cloud, stack)
    return [name for one in databases for name in find_snapshots(cloud, one)]


def physical(cloud: Cloud, stack: str, kind: str) -> Iterator[str]:
    pages = cloud.cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    for page in pages:
        for one in page["StackResourceSummaries"]:
            if one["ResourceType"] == kind and "PhysicalResourceId" in one:
                yield one["PhysicalResourceId"]


def find_snapshots(cloud: Cloud, database: str) -> Iterator[str]:
    asked = {"DBInstanceIdentifier": database, "SnapshotType": "manual"}
    for page in cloud.rds.get_paginator("describe_db_snapshots").paginate(**asked):
        for one in page["DBSnapshots"]:
            yield f"snapshot {one['DBSnapshotIdentifier']}"


def find_buckets(cloud: Cloud, stack: str) -> list[str]:
    """Also after the stack is gone: their names begin with its name."""
    names = [one["Name"] for one in cloud.s3.list_buckets()["Buckets"]]
    prefixes = tuple(f"{stack}-{title.lower()}-" for title in BUCKETS)
    return [name for name in names if name.startswith(prefixes)]


def find_tables(cloud: Cloud, stack: str) -> Iterator[str]:
    """The stack's own, and those restored beside them."""
    own = tuple(f"{stack}-{name}" for name in dynamodb_tables.NAMES)
    restored = tuple(f"{name}-restored" for name in own)
    for page in cloud.dynamodb.get_paginator("list_tables").paginate():
        for name in page["TableNames"]:
            if name in own or name.startswith(restored):
                yield name


def delete_table(cloud: Cloud, name: str) -> None:
    try:
        cloud.dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        cloud.dynamodb.delete_table(TableName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
    else:
        cloud.say(f"  deleted table {name}")
