"""Writing to the ledger's three tables; every write may be repeated without harm.

The tables are boto3's, handed in: both the Lambda and the ledger's adapter write with this.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence
from typing import Any

from board.core.change import Change
from board.core.dynamodb import layout
from board.core.dynamodb.slices import DepthError, Slice, merge
from board.core.placement import Placement, Update

ATTEMPTS = 6
BACK_OFF_SECONDS = 0.05


class StillBusy(Exception):
    """Every attempt met another writer or a throttle; trying again later is right."""


class LedgerTables:
    """`dynamodb` is boto3's resource."""

    def __init__(self, dynamodb: Any, board: str, placements: str, users: str) -> None:
        self.dynamodb = dynamodb
        self.board, self.placements = dynamodb.Table(board), dynamodb.Table(placements)
        self.users = dynamodb.Table(users)
        self.conflict = dynamodb.meta.client.exceptions.ConditionalCheckFailedException
        self._rebuilt_with = 0  # bits a pixel, as far as is known

    def write_log(self, from_seq: int, last_seq: int, body: str) -> None:
        """The batch, and that it may not be in every slice yet.

        Of two batches that end alike the longer one stays: after a fail-over of the publisher
        the shorter is a part of it.
        """
        for item in (
            layout.log_item(from_seq, last_seq, body),
            layout.pending_item(from_seq, last_seq),
        ):
            self._put_if(
                self.placements,
                item,
                "attribute_not_exists(#f) OR #f > :f",
                {"#f": "from_seq"},
                {":f": from_seq},
            )

    def write_first_change(self, change: Change) -> None:
        """Unless there is one."""
        item = {layout.KEY: layout.CHANGES, layout.SORT: 0, "text": change.to_text()}
        names, values = {"#k": layout.KEY}, {":k": layout.CHANGES}
        self._put_if(self.placements, item, "attribute_not_exists(#k) OR #k <> :k", names, values)

    def write_depth(self, bits: int) -> None:
        """From now on slices may have so many bits a pixel."""
        self._put_if(
            self.placements,
            layout.depth_item(bits),
            "attribute_not_exists(#b) OR #b < :b",
            {"#b": "bits"},
            {":b": bits},
        )

    def settle(self, from_seq: int, last_seq: int, ends_in_slice: bool) -> None:
        """The batch is in every slice. A longer one of the same end settles itself. How far the
        ledger is, the head tells first where no slice does."""
        if not ends_in_slice:
            self.write_head(last_seq)
        try:
            self.placements.delete_item(
                Key={layout.KEY: layout.PENDING, layout.SORT: last_seq},
                ConditionExpression="attribute_not_exists(#f) OR #f >= :f",
                ExpressionAttributeNames={"#f": "from_seq"},
                ExpressionAttributeValues={":f": from_seq},
            )
        except self.conflict:
            return

    def write_history(self, items: Sequence[layout.Item]) -> None:
        """At most 25 items; what DynamoDB leaves undone is sent again."""
        puts = [{"PutRequest": {"Item": item}} for item in items]
        pending: dict[str, Any] = {self.placements.name: puts}
        for attempt in range(ATTEMPTS):
            pending = self.dynamodb.batch_write_item(RequestItems=pending)["UnprocessedItems"]
            if not pending:
                return
            pause(attempt)
        raise StillBusy("The history table is throttled.")

    def write_slice(self, number: int, updates: Sequence[Update], bits: int) -> None:
        """`bits` is how many a pixel had when these were placed. Raises DepthError."""
        for attempt in range(ATTEMPTS):
            found = self.board.get_item(Key=layout.slice_key(number), ConsistentRead=True)
            before = self.read_slice(found.get("Item"), bits)
            try:
                self.put_slice(number, before, merge(before, updates, self.newest_color))
                return
            except self.conflict:
                pause(attempt)
        raise StillBusy(f"Others keep writing slice {number}.")

    def read_slice(self, item: layout.Item | None, bits: int) -> Slice:
        """With `bits` a pixel at least: it may be older than the board's rebuilding, or `bits` of
        a message that comes late. Raises DepthError where no board was rebuilt."""
        found = layout.stored_slice(item) or Slice.empty(bits)
        deepest = max(found.bits, bits)
        if found.bits != bits and not self._was_rebuilt(deepest):
            raise DepthError(found.bits, bits)
        return found.of_depth(deepest)

    def _was_rebuilt(self, bits: int) -> bool:
        """By a query, which whoever writes the ledger may ask anyway."""
        if self._rebuilt_with < bits:
            found = self.placements.query(
                KeyConditionExpression="#k = :k AND #s = :s",
                ExpressionAttributeNames={"#k": layout.KEY, "#s": layout.SORT},
                ExpressionAttributeValues={":k": layout.CHANGES, ":s": layout.DEPTH},
                ConsistentRead=True,
            )
            self._rebuilt_with = max((int(item["bits"]) for item in found["Items"]), default=0)
        return self._rebuilt_with >= bits

    def put_slice(self, number: int, before: Slice, after: Slice) -> None:
        item, names = layout.slice_item(number, after), {"#r": "revision"}
        condition: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(#r)"}
        if before.revision:
            condition = {
                "ConditionExpression": "#r = :r",
                "ExpressionAttributeValues": {":r": before.revision},
            }
        self.board.put_item(Item=item, ExpressionAttributeNames=names, **condition)

    def newest_color(self, pixel: int) -> int:
        """Consistent, since the caller's own placements have just been written."""
        found = self.placements.query(
            KeyConditionExpression="#k = :k",
            ExpressionAttributeNames={"#k": layout.KEY},
            ExpressionAttributeValues={":k": layout.pixel_key(pixel)},
            ScanIndexForward=False,
            Limit=1,
            ConsistentRead=True,
        )
        return int(found["Items"][0]["color"])

    def write_user(self, placement: Placement) -> None:
        self._put_newer(self.users, layout.user_item(placement))

    def write_head(self, seq: int) -> None:
        self._put_newer(self.board, layout.head_item(seq))

    def _put_newer(self, table: Any, item: layout.Item) -> None:
        condition = "attribute_not_exists(#s) OR #s < :s"
        self._put_if(table, item, condition, {"#s": layout.SORT}, {":s": item[layout.SORT]})

    def _put_if(
        self,
        table: Any,
        item: layout.Item,
        condition: str,
        names: dict[str, str],
        values: Mapping[str, int | str],
    ) -> None:
        """What does not fulfil the condition is there already, as good or better."""
        try:
            table.put_item(
                Item=item,
                ConditionExpression=condition,
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=values,
            )
        except self.conflict:
            return


def pause(attempt: int) -> None:
    time.sleep(random.uniform(0, BACK_OFF_SECONDS * 2**attempt))
