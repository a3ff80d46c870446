"""Taking a stage down. What people painted stays, unless it is asked for a second time."""

from __future__ import annotations

from botocore.exceptions import ClientError

from provisioning.cloud import Cloud
from provisioning.deploy import stacks, stuck_stacks
from provisioning.stage import Stage
from provisioning.template.data import dynamodb_tables
from provisioning.upkeep import buckets

BUCKETS = ("WebBucket", "LogBucket")


def destroy(cloud: Cloud, stage: Stage, with_data: bool) -> list[str]:
    """Names of what is kept: the tables, the buckets, a snapshot of the database."""
    filled = find_buckets(cloud, stage.prefix)
    if stacks.find(cloud, stage.prefix):
        stuck_stacks.remove(cloud, stage.prefix)
    tables = [f"{stage.prefix}-{name}" for name in dynamodb_tables.NAMES]
    if not with_data:
        return [*tables, *filled, "the database's final snapshot"]
    for table in tables:
        delete_table(cloud, table)
    for bucket in filled:
        buckets.delete(cloud, bucket)
    return ["the database's final snapshot"]


def find_buckets(cloud: Cloud, stack: str) -> list[str]:
    """Of the stack while it is there; afterwards those whose names begin with its name."""
    names = [one["Name"] for one in cloud.s3.list_buckets()["Buckets"]]
    prefixes = tuple(f"{stack}-{title.lower()}-" for title in BUCKETS)
    return [name for name in names if name.startswith(prefixes)]


def delete_table(cloud: Cloud, name: str) -> None:
    try:
        cloud.dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        cloud.dynamodb.delete_table(TableName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
    else:
        cloud.say(f"  deleted table {name}")
