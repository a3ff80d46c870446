"""pixel-updates' queue -> the ledger: log and history first, then slices and players."""

from __future__ import annotations

import os
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3

from board.core.aws.emf import metric_line
from board.core.dynamodb.tables import LedgerTables
from board.core.dynamodb.work import LedgerWork
from lambdas.update_dynamodb.pace import Pace
from lambdas.update_dynamodb.queue import LedgerQueue
from lambdas.update_dynamodb.steps import RETRY, THREADS, run

STAGE = os.environ["PLACE_STAGE"]
queue = LedgerQueue(
    boto3.client("sqs", config=RETRY),
    os.environ["PLACE_LEDGER_QUEUE_URL"],
    os.environ["PLACE_DEAD_LETTERS_URL"],
)
tables = LedgerTables(
    boto3.resource("dynamodb", config=RETRY),
    os.environ["PLACE_TABLE_BOARD"],
    os.environ["PLACE_TABLE_PLACEMENTS"],
    os.environ["PLACE_TABLE_USERS"],
)


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Names the messages that have to come back, since they failed or there was no time to
    begin them; the others are in the ledger or dead."""
    records, pace = deque(event["Records"]), Pace(context.get_remaining_time_in_millis)
    failed: list[str] = []
    while records and pace.allows_another():
        failed += write(LedgerWork(queue.bundle(records)), pace)
    left = list(records)
    queue.give_back(left)
    names = [*failed, *(record["messageId"] for record in left)]
    return {"batchItemFailures": [{"itemIdentifier": name} for name in names]}


def write(work: LedgerWork, pace: Pace) -> list[str]:
    """The messages that are not in the ledger."""
    over = pace.is_over
    with ThreadPoolExecutor(THREADS) as pool:
        failed = run(pool, work.logs(tables.write_log), over)
        failed |= run(pool, work.history(tables.write_history, failed), over)
        failed |= run(pool, work.slices(tables.write_slice, failed), over)
        failed |= run(pool, work.players(tables.write_user, failed), over)
        failed |= run(pool, work.settled(tables.settle, failed), over)
    now_ms, done = int(time.time() * 1000), len(work.placements.keys() - failed)
    lag = (work.lag_ms(now_ms), "Milliseconds")
    metrics = {"LedgerPlacements": (done, "Count"), "LedgerLag": lag}
    print(metric_line("update_dynamodb", STAGE, now_ms, metrics))
    return work.messages(failed)
