"""Which of the ledger's tables a stage uses: the stack's own, or restored ones of other names."""

from __future__ import annotations

from collections.abc import Mapping

from botocore.exceptions import ClientError

from provisioning.cloud import Cloud, StepFailed
from provisioning.stage import Stage
from provisioning.template.data import dynamodb_tables


def check(cloud: Cloud, stage: Stage, outputs: Mapping[str, str]) -> None:
    """Raises StepFailed before a stage would use tables that nobody meant, or that are not."""
    for name in dynamodb_tables.NAMES:
        wanted, said = stage.table(name), getattr(stage.tables, name)
        used = outputs.get(f"{name.capitalize()}Table", wanted)
        if used != wanted and not said:
            raise StepFailed(
                f"The stage uses the table {used}, and its file does not say so. Add "
                f"{name} = {used!r} to its [tables], or {name} = {wanted!r} to go back to that."
            )
        if said and used != wanted and status(cloud, wanted) != "ACTIVE":
            raise StepFailed(
                f"There is no table {wanted} yet. 'manage.py restore_tables' makes it."
            )


def status(cloud: Cloud, table: str) -> str:
    """Empty if there is no such table."""
    try:
        found = cloud.dynamodb.describe_table(TableName=table)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return ""
        raise
    return str(found["Table"]["TableStatus"])
