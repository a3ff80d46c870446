"""Where things are kept: the live board, the ledger's tables, the relational database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troposphere import GetAtt, Join, Ref, Template, dynamodb, rds, secretsmanager

from board.core.dynamodb.layout import BY_PLAYER, KEY, SORT
from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, allow, arn
from provisioning.template.data import live_store
from provisioning.template.data.live_store import LiveStore
from provisioning.template.network.vpc import DATABASE, Network

KEPT: dict[str, Any] = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
TABLES = ("board", "placements", "users")


@dataclass(frozen=True)
class Data:
    store: LiveStore
    database: rds.DBInstance
    secret_key: secretsmanager.Secret
    tables: dict[str, dynamodb.Table]


def add(template: Template, stage: Stage, network: Network) -> Data:
    return Data(
        store=live_store.add(template, stage, network),
        database=add_database(template, stage, network),
        secret_key=add_secret_key(template),
        tables=add_tables(template, stage),
    )


def add_tables(template: Template, stage: Stage) -> dict[str, dynamodb.Table]:
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


def add_database(template: Template, stage: Stage, network: Network) -> rds.DBInstance:
    subnets = template.add_resource(
        rds.DBSubnetGroup(
            "DatabaseSubnets", DBSubnetGroupDescription="Private", SubnetIds=network.private
        )
    )
    return template.add_resource(
        rds.DBInstance(
            "Database",
            Engine="postgres",
            EngineVersion="18",
            DBInstanceClass=stage.database.instance,
            AllocatedStorage=str(stage.database.gb),
            StorageType="gp3",
            StorageEncrypted=True,
            DBName="place",
            MasterUsername="place",
            ManageMasterUserPassword=True,
            MultiAZ=stage.database.multi_az,
            PubliclyAccessible=False,
            DBSubnetGroupName=Ref(subnets),
            VPCSecurityGroups=[GetAtt(network.database, "GroupId")],
            BackupRetentionPeriod=stage.database.backup_days,
            CopyTagsToSnapshot=True,
            AutoMinorVersionUpgrade=True,
            EnableCloudwatchLogsExports=["postgresql"],
            DeletionProtection=True,
            DeletionPolicy="Snapshot",
            UpdateReplacePolicy="Snapshot",
        )
    )


def add_secret_key(template: Template) -> secretsmanager.Secret:
    """Django's. A new one is a new deployment with SECRET_KEY_FALLBACKS: see docs/aws.md."""
    return template.add_resource(
        secretsmanager.Secret(
            "SecretKey",
            Description="Django's SECRET_KEY",
            GenerateSecretString=secretsmanager.GenerateSecretString(
                PasswordLength=64, ExcludePunctuation=True
            ),
        )
    )


def database_url(data: Data) -> Join:
    """Without user and password: those are in the secret, which rotates."""
    address, port = GetAtt(data.database, "Endpoint.Address"), str(DATABASE)
    return Join("", ["postgres://", address, f":{port}/place?sslmode=require"])


def database_secret(data: Data) -> GetAtt:
    return GetAtt(data.database, "MasterUserSecret.SecretArn")


def table_environment(stage: Stage) -> dict[str, Any]:
    """By parameter: a point in time is restored to a table of another name."""
    return {f"PLACE_TABLE_{name.upper()}": Ref(f"{name.capitalize()}TableName") for name in TABLES}


def table_arns(stage: Stage, *names: str) -> list[Any]:
    """The stack's tables and those restored beside them."""
    return [
        arn("dynamodb", f"table/{stage.prefix}-{name}{rest}")
        for name in names or TABLES
        for rest in ("", "-restored*")
    ]


def may_read_ledger(stage: Stage) -> list[Statement]:
    reading = ["dynamodb:GetItem", "dynamodb:Query"]
    return [
        allow(["dynamodb:BatchGetItem"], table_arns(stage, "board")),
        allow(reading, table_arns(stage, "placements")),
        *may_query_players(stage),
    ]


def may_query_players(stage: Stage) -> list[Statement]:
    index = arn("dynamodb", f"table/{stage.prefix}-placements*/index/{BY_PLAYER}")
    return [allow(["dynamodb:Query"], [index])]


def may_look_into_ledger(stage: Stage) -> list[Statement]:
    """For people, who look into every table."""
    reading = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"]
    return [allow(reading, table_arns(stage)), *may_query_players(stage)]


def may_write_ledger(stage: Stage) -> list[Statement]:
    """Settling a batch deletes that it was pending."""
    history = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:Query"]
    return [
        allow(["dynamodb:PutItem"], table_arns(stage)),
        allow(["dynamodb:GetItem"], table_arns(stage, "board")),
        allow(history, table_arns(stage, "placements")),
    ]


def may_read_database_secret(data: Data) -> list[Statement]:
    return [allow(["secretsmanager:GetSecretValue"], [database_secret(data)])]


def may_read_secret_key(data: Data) -> list[Statement]:
    return [allow(["secretsmanager:GetSecretValue"], [Ref(data.secret_key)])]
