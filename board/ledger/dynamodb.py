"""The ledger in DynamoDB. The function updateDynamoDB fills it; this reads it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings

from board.core.aws.credentials import advice
from board.core.batch import decode_batch, encode_batch
from board.core.dynamodb import layout
from board.core.dynamodb.slices import by_tile, merge
from board.core.dynamodb.tables import LedgerTables, StillBusy
from board.core.dynamodb.work import Delivery, LedgerWork, Step
from board.core.grid import Grid
from board.core.loops import Loops
from board.core.overlapping import in_order
from board.core.placement import Placement, Update
from board.ledger.base import LedgerError
from board.store.store import Store

logger = logging.getLogger(__name__)

KEYS_PER_READ = 100  # BatchGetItem takes no more
CHECKED_SEQS = 20_000  # two of the largest batches; a repair leaves a greater hole on purpose
READERS = 4
ATTEMPTS = 6
RETRY = Config(
    retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
    connect_timeout=2,
    read_timeout=10,
    max_pool_connections=READERS,
)


@contextmanager
def translated() -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError, StillBusy) as error:
        raise LedgerError(f"DynamoDB refuses: {error}.{advice(error)}") from error


class DynamoDBLedger:
    """What a queue still holds is not in it yet: it lags by seconds. A pixel read while the
    function is at work may be one batch older than the cursor says."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        with translated():
            self._tables = LedgerTables(
                boto3.resource("dynamodb", config=RETRY),
                settings.PLACE_TABLE_BOARD,
                settings.PLACE_TABLE_PLACEMENTS,
                settings.PLACE_TABLE_USERS,
            )
        self.requests = 0
        self._tables.dynamodb.meta.client.meta.events.register("after-call", self._count)

    # --- the whole board -------------------------------------------------------------------

    def cursor(self) -> int:
        """Looks for a batch that is missing among the last CHECKED_SEQS numbers: older ones
        have long come, or lie in the dead-letter queue, of which an alarm tells."""
        top = self.highest()
        with translated():
            return whole_to(top, self._stretches(top - CHECKED_SEQS, top))

    def highest(self) -> int:
        with translated():
            return highest([*self._board_items().values(), *self._pending()])

    def _stretches(self, above_seq: int, to_seq: int) -> Iterator[tuple[int, int]]:
        """(from_seq, last seq) of the batches that end in (above_seq, to_seq], ascending."""
        for key in layout.log_keys(max(0, above_seq), to_seq):
            found = self._query(
                layout.KEY,
                key,
                above=above_seq,
                ConsistentRead=True,
                ProjectionExpression="from_seq, #s",
            )
            for item in found:
                yield int(item["from_seq"]), int(item[layout.SORT])

    def board(self) -> tuple[bytes, int]:
        """All tiles in a few requests, and what may not be in them yet.

        The pending batches are asked for first: one that is not among them has its tiles.
        """
        before, began = self.requests, time.perf_counter()
        with translated():
            pending = self._pending()
            items = self._board_items()
            updates = list(self._updates(pending))
            asked = time.perf_counter()
            pixels = self._put_together(items, updates)
        logger.info(
            "%d tiles and %d pending batches came in %d requests; DynamoDB and the way there "
            "took %.2f s, putting them together %.2f s.",
            layout.tile_count(self._grid.size),
            len(pending),
            self.requests - before,
            asked - began,
            time.perf_counter() - asked,
        )
        return pixels, highest([*items.values(), *pending])

    def _put_together(self, items: dict[str, layout.Item], updates: list[Update]) -> bytes:
        tiles = {
            number: layout.read_tile(items.get(layout.tile_key(number)[layout.KEY]))
            for number in range(layout.tile_count(self._grid.size))
        }
        for number, some in by_tile(updates).items():
            tiles[number] = merge(tiles[number], some, self._tables.newest_color)
        return b"".join(tile.pixels for tile in tiles.values())[: self._grid.byte_length]

    def _board_items(self) -> dict[str, layout.Item]:
        """Tiles and head by key, as many requests at once as there are readers."""
        numbers = range(layout.tile_count(self._grid.size))
        keys = [layout.head_key(), *map(layout.tile_key, numbers)]
        chunks = [
            keys[start : start + KEYS_PER_READ] for start in range(0, len(keys), KEYS_PER_READ)
        ]
        with ThreadPoolExecutor(READERS, thread_name_prefix="tiles") as pool:
            return {
                item[layout.KEY]: item for items in pool.map(self._read, chunks) for item in items
            }

    def _read(self, keys: Sequence[layout.Item]) -> list[layout.Item]:
        """What DynamoDB leaves out of its answer is asked for again."""
        table, items = self._tables.board.name, []
        wanted: dict[str, Any] = {table: {"Keys": list(keys), "ConsistentRead": True}}
        for _ in range(ATTEMPTS):
            reply = self._tables.dynamodb.batch_get_item(RequestItems=wanted)
            items += reply["Responses"][table]
            wanted = reply.get("UnprocessedKeys", {})
            if not wanted:
                return items
        raise StillBusy("The board's table is throttled.")

    def _pending(self) -> list[layout.Item]:
        return list(self._query(layout.KEY, layout.PENDING, ConsistentRead=True))

    def _updates(self, pending: Sequence[layout.Item]) -> Iterator[Update]:
        for item in pending:
            seq = int(item[layout.SORT])
            log = self._tables.placements.get_item(
                Key={layout.KEY: layout.log_key(seq), layout.SORT: seq}, ConsistentRead=True
            )
            for placement in decode_batch(layout.read_body(log["Item"]))[1]:
                yield Update(placement.seq, placement.pixel, placement.color)

    def _count(self, **_: Any) -> None:
        """Retries are not seen here; threads may miss one another by one."""
        self.requests += 1

    # --- placements ------------------------------------------------------------------------

    def since(self, seq: int) -> Iterator[Placement]:
        """Batches overlap after a fail-over of the publisher: each seq comes once."""
        with translated():
            yield from in_order(self._batches(seq), seq)

    def _batches(self, seq: int) -> Iterator[list[Placement]]:
        for key in layout.log_keys(seq, self.highest()):
            for item in self._query(layout.KEY, key, above=seq, ConsistentRead=True):
                yield decode_batch(layout.read_body(item))[1]

    def history(self, pixel: int, limit: int) -> list[Placement]:
        return self._newest(layout.KEY, layout.pixel_key(pixel), limit, ConsistentRead=True)

    def of_player(self, player: str, limit: int) -> list[Placement]:
        """From an index, which shows a placement some milliseconds late."""
        return self._newest("player", player, limit, IndexName=layout.BY_PLAYER)

    def _newest(self, name: str, value: str, limit: int, **more: Any) -> list[Placement]:
        with translated():
            items = self._query(name, value, ScanIndexForward=False, Limit=limit, **more)
            return [layout.read_placement(item) for item in islice(items, limit)]

    def _query(self, name: str, value: str, above: int = -1, **more: Any) -> Iterator[layout.Item]:
        """Page after page of one partition, from the seq behind `above`."""
        query = {
            "KeyConditionExpression": "#k = :k AND #s > :s",
            "ExpressionAttributeNames": {"#k": name, "#s": layout.SORT},
            "ExpressionAttributeValues": {":k": value, ":s": above},
            **more,
        }
        while True:
            page = self._tables.placements.query(**query)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            query["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    # --- writing ---------------------------------------------------------------------------

    def append(self, placements: Sequence[Placement], to_seq: int) -> None:
        """In the order of updateDynamoDB, one step after the other: for imports and tests."""
        with translated():
            for step in self._steps(placements):
                step.write()
            if not placements or to_seq > placements[-1].seq:
                self._tables.write_head(to_seq)

    def _steps(self, placements: Sequence[Placement]) -> Iterator[Step]:
        if not placements:
            return
        tables, body = self._tables, encode_batch(placements[0].seq - 1, placements)
        work = LedgerWork([Delivery.read("", body)])
        yield from work.logs(tables.write_log)
        yield from work.history(tables.write_history, frozenset())
        yield from work.tiles(tables.write_tile, frozenset())
        yield from work.players(tables.write_user, frozenset())
        yield from work.settled(tables.settle, frozenset())

    def fence(self) -> int:
        """Nothing is refused here: what the topic has taken comes, and recovery waits for it."""
        return self.highest()

    def start(self, store: Store, keep: int, loops: Loops) -> None:
        """Nothing to follow: the publisher and the function fill this ledger."""

    async def stop(self) -> None:
        """Nothing to release."""


def whole_to(top: int, stretches: Iterable[tuple[int, int]]) -> int:
    """The end of what has come without a gap. Batches overlap after a fail-over of the
    publisher, so one that comes later in the order may reach back over a gap."""
    held: list[tuple[int, int]] = []
    for from_seq, last_seq in stretches:
        while held and from_seq <= held[-1][1]:
            from_seq = min(from_seq, held.pop()[0])
        held.append((from_seq, last_seq))
    return held[0][1] if len(held) > 1 else top


def highest(items: Sequence[layout.Item]) -> int:
    return max((int(item[layout.SORT]) for item in items), default=0)
