"""The ledger's tables, and who may read and write them.

A point in time is restored to a table of another name, beside the stack's own; the stage file
then says which one is read and written.
"""

from __future__ import annotations

from typing import Any

from troposphere import Template, dynamodb

from board.core.dynamodb.layout import BY_PLAYER, CHANGES, KEY, SORT
from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, allow, arn

KEPT: dict[str, Any] = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
NAMES = ("board", "placements", "users")


def add(template: Template, stage: Stage) -> dict[str, dynamodb.Table]:
    return {
        "board": add_table(template, stage, "board"),
        "placements": add_table(
            template,
            stage,
            "placements",
            sort=True,
            GlobalSecondaryIndexes=[
                dynamodb.GlobalSecondaryIndex(
                    IndexName=BY_PLAYER,
                    KeySchema=key_schema("player", SORT),
                    Projection=dynamodb.Projection(ProjectionType="ALL"),
                )
            ],
        ),
        "users": add_table(template, stage, "users"),
    }


def add_table(
    template: Template, stage: Stage, name: str, sort: bool = False, **more: Any
) -> dynamodb.Table:
    keys = {KEY: "S", **({SORT: "N", "player": "S"} if sort else {})}
    warm = stage.ledger.warm_writes_per_second
    if warm:
        more["WarmThroughput"] = dynamodb.WarmThroughput(
            ReadUnitsPerSecond=12_000, WriteUnitsPerSecond=warm
        )
    return template.add_resource(
        dynamodb.Table(
            f"{name.capitalize()}Table",
            TableName=f"{stage.prefix}-{name}",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                dynamodb.AttributeDefinition(AttributeName=key, AttributeType=kind)
                for key, kind in keys.items()
            ],
            KeySchema=key_schema(KEY, *([SORT] if sort else [])),
            PointInTimeRecoverySpecification=dynamodb.PointInTimeRecoverySpecification(
                PointInTimeRecoveryEnabled=True
            ),
            DeletionProtectionEnabled=True,
            **more,
            **KEPT,
        )
    )


def key_schema(hash_key: str, *range_key: str) -> list[dynamodb.KeySchema]:
    return [
        dynamodb.KeySchema(AttributeName=name, KeyType=kind)
        for name, kind in zip((hash_key, *range_key), ("HASH", "RANGE"), strict=False)
    ]


def environment(stage: Stage) -> dict[str, Any]:
    return {f"PLACE_TABLE_{name.upper()}": stage.table(name) for name in NAMES}


def arns(stage: Stage, *names: str) -> list[Any]:
    return [arn("dynamodb", f"table/{stage.table(name)}") for name in names or NAMES]


def may_read(stage: Stage) -> list[Statement]:
    reading = ["dynamodb:GetItem", "dynamodb:Query"]
    return [
        allow(["dynamodb:BatchGetItem"], arns(stage, "board")),
        allow(reading, arns(stage, "placements")),
        allow(["dynamodb:Query"], [index(stage.table("placements"))]),
    ]


def index(table: str) -> Any:
    return arn("dynamodb", f"table/{table}/index/{BY_PLAYER}")


def may_found(stage: Stage) -> list[Statement]:
    """What the board was when it was made is no placement: a task notes it, not the function."""
    of_changes = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": [CHANGES]}}
    return [allow(["dynamodb:PutItem"], arns(stage, "placements"), of_changes)]


def may_look_into(stage: Stage) -> list[Statement]:
    """For people, who look into every table, and into what was restored before it is used."""
    reading = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
    own = [f"{stage.prefix}-{name}" for name in NAMES]
    tables = [name for table in own for name in (table, f"{table}-restored*")]
    players = index(f"{stage.prefix}-placements*")
    return [
        allow(reading, [arn("dynamodb", f"table/{name}") for name in tables]),
        allow(["dynamodb:Query"], [players]),
    ]


def may_write(stage: Stage) -> list[Statement]:
    """Settling a batch deletes that it was pending."""
    history = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:Query"]
    return [
        allow(["dynamodb:PutItem"], arns(stage)),
        allow(["dynamodb:GetItem"], arns(stage, "board")),
        allow(history, arns(stage, "placements")),
    ]
