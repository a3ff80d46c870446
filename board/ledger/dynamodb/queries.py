"""Reading the three tables: pages, many keys at once, what DynamoDB leaves out of an answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from board.core.aws.credentials import advice
from board.core.change import Change
from board.core.dynamodb import layout
from board.core.dynamodb.slices import DepthError, slice_count
from board.core.dynamodb.tables import LedgerTables, StillBusy
from board.core.formats.batch import decode_batch
from board.core.placement import Update
from board.ledger.base import LedgerError
from board.store.rules import HOW_TO_DEEPEN

KEYS_PER_READ = 100  # BatchGetItem takes no more
READERS = 4
ATTEMPTS = 6
RETRY = Config(
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    connect_timeout=2,
    read_timeout=10,
    max_pool_connections=READERS,
)

K = TypeVar("K")
V = TypeVar("V")


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except DepthError as error:
        raise LedgerError(f"{error} If both belong together: {HOW_TO_DEEPEN}") from error
    except (ClientError, BotoCoreError, StillBusy) as error:
        raise LedgerError(f"DynamoDB refuses: {error}.{advice(error)}") from error


class Queries:
    """Of a board of `size` addresses. `requests` counts what was asked for, without retries."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.tables = LedgerTables(
            boto3.resource("dynamodb", config=RETRY),
            settings.PLACE_TABLE_BOARD,
            settings.PLACE_TABLE_PLACEMENTS,
            settings.PLACE_TABLE_USERS,
        )
        self.requests = 0
        self.tables.dynamodb.meta.client.meta.events.register("after-call", self._count)

    def stretches(self, above_seq: int, to_seq: int) -> Iterator[tuple[int, int]]:
        """(from_seq, last seq) of the batches that end in (above_seq, to_seq], ascending."""
        for key in layout.log_keys(max(0, above_seq), to_seq):
            found = self.query(
                layout.KEY,
                key,
                above=above_seq,
                ConsistentRead=True,
                ProjectionExpression="from_seq, #s",
            )
            for item in found:
                yield int(item["from_seq"]), int(item[layout.SORT])

    def board_items(self) -> dict[str, layout.Item]:
        """Slices and head by key, as many requests at once as there are readers."""
        numbers = range(slice_count(self.size))
        keys = [layout.head_key(), *map(layout.slice_key, numbers)]
        chunks = [
            keys[start : start + KEYS_PER_READ] for start in range(0, len(keys), KEYS_PER_READ)
        ]
        with ThreadPoolExecutor(READERS, thread_name_prefix="slices") as pool:
            return {
                item[layout.KEY]: item for items in pool.map(self._read, chunks) for item in items
            }

    def _read(self, keys: Sequence[layout.Item]) -> list[layout.Item]:
        """What DynamoDB leaves out of its answer is asked for again."""
        table, items = self.tables.board.name, []
        wanted: dict[str, Any] = {table: {"Keys": list(keys), "ConsistentRead": True}}
        for _ in range(ATTEMPTS):
            reply = self.tables.dynamodb.batch_get_item(RequestItems=wanted)
            items += reply["Responses"][table]
            wanted = reply.get("UnprocessedKeys", {})
            if not wanted:
                return items
        raise StillBusy("The board's table is throttled.")

    def first_change(self) -> Change | None:
        """What the board was when it was made."""
        key = {layout.KEY: layout.CHANGES, layout.SORT: 0}
        item = self.tables.placements.get_item(Key=key, ConsistentRead=True).get("Item")
        return Change.from_text(0, item["text"]) if item else None

    def pending(self) -> list[layout.Item]:
        return list(self.query(layout.KEY, layout.PENDING, ConsistentRead=True))

    def updates(self, pending: Sequence[layout.Item]) -> Iterator[Update]:
        for item in pending:
            seq = int(item[layout.SORT])
            log = self.tables.placements.get_item(
                Key={layout.KEY: layout.log_key(seq), layout.SORT: seq}, ConsistentRead=True
            )
            for placement in decode_batch(layout.read_body(log["Item"])).placements:
                yield Update(placement.seq, placement.pixel, placement.color)

    def at_once(self, ask: Callable[[K], V], keys: Iterable[K]) -> Iterator[V]:
        """The answers in the order of the keys, as many asked at once as there are readers."""
        remaining = iter(keys)
        with ThreadPoolExecutor(READERS, thread_name_prefix="pixels") as pool:
            while some := list(islice(remaining, KEYS_PER_READ)):
                yield from pool.map(ask, some)

    def _count(self, **_: Any) -> None:
        """Retries are not seen here; threads may miss one another by one."""
        self.requests += 1

    def query(self, name: str, value: str, above: int = -1, **more: Any) -> Iterator[layout.Item]:
        """Page after page of one partition, from the seq behind `above`."""
        query = {
            "KeyConditionExpression": "#k = :k AND #s > :s",
            "ExpressionAttributeNames": {"#k": name, "#s": layout.SORT},
            "ExpressionAttributeValues": {":k": value, ":s": above},
            **more,
        }
        while True:
            page = self.tables.placements.query(**query)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]
