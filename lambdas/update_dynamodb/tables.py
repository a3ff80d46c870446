"""Writing to the ledger's three tables; every write may be repeated without harm."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Sequence
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr, ConditionBase, Key
from botocore.config import Config

from board.core import ledger_layout as layout
from board.core.placement import Placement, Update
from board.core.tiles import Tile, merge

ATTEMPTS = 6
BACK_OFF_SECONDS = 0.05
THREADS = 16

RETRY = Config(
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS}, max_pool_connections=THREADS
)

dynamodb = boto3.resource("dynamodb", config=RETRY)
board = dynamodb.Table(os.environ["PLACE_TABLE_BOARD"])
placements = dynamodb.Table(os.environ["PLACE_TABLE_PLACEMENTS"])
users = dynamodb.Table(os.environ["PLACE_TABLE_USERS"])
Conflict = dynamodb.meta.client.exceptions.ConditionalCheckFailedException


class StillBusy(Exception):
    """Every attempt met another writer or a throttle; the message comes back later."""


def pause(attempt: int) -> None:
    time.sleep(random.uniform(0, BACK_OFF_SECONDS * 2**attempt))


def write_history(items: Sequence[layout.Item]) -> None:
    """At most 25 items; what DynamoDB leaves undone is sent again."""
    pending: dict[str, Any] = {placements.name: [{"PutRequest": {"Item": item}} for item in items]}
    for attempt in range(ATTEMPTS):
        pending = dynamodb.batch_write_item(RequestItems=pending)["UnprocessedItems"]
        if not pending:
            return
        pause(attempt)
    raise StillBusy("The history table is throttled.")


def write_tile(number: int, updates: Sequence[Update]) -> None:
    for attempt in range(ATTEMPTS):
        found = board.get_item(Key=layout.tile_key(number), ConsistentRead=True)
        tile = layout.read_tile(found.get("Item"))
        try:
            put_tile(number, tile, merge(tile, updates, newest_color))
            return
        except Conflict:
            pause(attempt)
    raise StillBusy(f"Others keep writing tile {number}.")


def put_tile(number: int, before: Tile, after: Tile) -> None:
    unseen = Attr("revision").not_exists()
    same: ConditionBase = Attr("revision").eq(before.revision) if before.revision else unseen
    board.put_item(Item=layout.tile_item(number, after), ConditionExpression=same)


def newest_color(pixel: int) -> int:
    """Consistent, since the caller's own placements have just been written."""
    found = placements.query(
        KeyConditionExpression=Key(layout.KEY).eq(layout.pixel_key(pixel)),
        ScanIndexForward=False,
        Limit=1,
        ConsistentRead=True,
    )
    return int(found["Items"][0]["color"])


def write_user(placement: Placement) -> None:
    older = Attr(layout.SORT).not_exists() | Attr(layout.SORT).lt(placement.seq)
    item = {
        **layout.user_key(placement.player),
        layout.SORT: placement.seq,
        "at_ms": placement.at_ms,
    }
    try:
        users.put_item(Item=item, ConditionExpression=older)
    except Conflict:
        return  # a newer placement of this player is there already
