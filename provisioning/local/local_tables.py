"""The ledger's tables, as CreateTable wants them: for a cloud that no template made."""

from __future__ import annotations

from typing import Any

from board.core.dynamodb.layout import BY_PLAYER, KEY, SORT

Definition = dict[str, Any]


def definitions(board: str, placements: str, users: str) -> list[Definition]:
    by_player = {
        "IndexName": BY_PLAYER,
        "KeySchema": key_schema("player", SORT),
        "Projection": {"ProjectionType": "ALL"},
    }
    return [
        table(board, {KEY: "S"}, key_schema(KEY)),
        table(
            placements,
            {KEY: "S", SORT: "N", "player": "S"},
            key_schema(KEY, SORT),
            GlobalSecondaryIndexes=[by_player],
        ),
        table(users, {KEY: "S"}, key_schema(KEY)),
    ]


def table(name: str, types: dict[str, str], schema: list[Definition], **more: Any) -> Definition:
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": attribute, "AttributeType": kind}
            for attribute, kind in types.items()
        ],
        "KeySchema": schema,
        **more,
    }


def key_schema(partition: str, sort: str | None = None) -> list[Definition]:
    keys = [{"AttributeName": partition, "KeyType": "HASH"}]
    return [*keys, {"AttributeName": sort, "KeyType": "RANGE"}] if sort else keys
