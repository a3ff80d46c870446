"""What has to be equal in the end: sockets, store and tables."""

from __future__ import annotations

import boto3

from board.core.placement import Placement
from board.ledger.dynamodb.ledger import DynamoDBLedger
from board.store.store import Store
from tests.cloud.conftest import GRID
from tests.cloud.crowd import Player
from tests.rig.fuse import until


async def assert_all_see_the_store(players: list[Player], valkey_url: str) -> None:
    store = Store.open(valkey_url)
    snapshot = await store.snapshot()
    await store.close()
    for player in players:
        await player.until_seq(snapshot.seq)
        assert bytes(player.client.pixels) == snapshot.pixels


def assert_each_once(
    ledger: DynamoDBLedger,
    stack: dict[str, str],
    acknowledged: dict[int, tuple[int, int, int]],
    *,
    repaired: bool = False,
) -> None:
    """By the log and by the items: each acknowledged placement, and each seq one time. Where
    the store was `repaired`, numbers are left out."""
    last = len(acknowledged) if repaired else max(acknowledged)
    kept = until(lambda: complete(ledger, last), "everything is in DynamoDB")
    seqs = [placement.seq for placement in kept]
    assert seqs == sorted(set(seqs)) if repaired else seqs == list(range(1, seqs[-1] + 1))
    by_seq = {placement.seq: placement for placement in kept}
    for seq, (x, y, color) in acknowledged.items():
        assert (by_seq[seq].pixel, by_seq[seq].color) == (GRID.address(x, y), color)
    # The log comes before the items, so the last of them may be on their way.
    seqs = until(lambda: all_items(stack, last), "every placement has its item")
    assert seqs == sorted(by_seq)


def complete(ledger: DynamoDBLedger, last: int) -> list[Placement] | None:
    kept = [each for each in ledger.since(0) if isinstance(each, Placement)]
    return kept if len(kept) >= last else None


def all_items(stack: dict[str, str], last: int) -> list[int] | None:
    seqs = seqs_of_items(stack)
    return seqs if len(seqs) >= last else None


def seqs_of_items(stack: dict[str, str]) -> list[int]:
    pages = (
        boto3.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=stack["PlacementsTable"],
            FilterExpression="begins_with(pk, :p)",
            ExpressionAttributeValues={":p": {"S": "P#"}},
        )
    )
    return sorted(int(item["seq"]["N"]) for page in pages for item in page["Items"])
