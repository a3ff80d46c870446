"""pixel-updates' queue -> the ledger: log and history first, then slices and players."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3

from board.core.aws.emf import metric_line
from board.core.dynamodb.tables import LedgerTables
from board.core.dynamodb.work import Delivery, LedgerWork
from board.core.formats.varint import WireError
from lambdas.update_dynamodb.steps import RETRY, THREADS, run

DEAD_LETTERS = os.environ["PLACE_DEAD_LETTERS_URL"]
STAGE = os.environ["PLACE_STAGE"]
sqs = boto3.client("sqs", config=RETRY)
tables = LedgerTables(
    boto3.resource("dynamodb", config=RETRY),
    os.environ["PLACE_TABLE_BOARD"],
    os.environ["PLACE_TABLE_PLACEMENTS"],
    os.environ["PLACE_TABLE_USERS"],
)


def handle(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Names the messages that have to come back; the others are in the ledger or dead."""
    work = LedgerWork(deliver(event["Records"]))
    with ThreadPoolExecutor(THREADS) as pool:
        failed = run(pool, work.logs(tables.write_log))
        failed |= run(pool, work.history(tables.write_history, failed))
        failed |= run(pool, work.slices(tables.write_slice, failed))
        failed |= run(pool, work.players(tables.write_user, failed))
        failed |= run(pool, work.settled(tables.settle, failed))
    now_ms, done = int(time.time() * 1000), len(work.placements.keys() - failed)
    lag = (work.lag_ms(now_ms), "Milliseconds")
    metrics = {"LedgerPlacements": (done, "Count"), "LedgerLag": lag}
    print(metric_line("update_dynamodb", STAGE, now_ms, metrics))
    return {"batchItemFailures": [{"itemIdentifier": name} for name in work.messages(failed)]}


def deliver(records: Iterable[dict[str, Any]]) -> Iterator[Delivery]:
    for record in records:
        try:
            yield Delivery.read(record["messageId"], record["body"])
        except WireError as error:
            bury(record, str(error))


def bury(record: dict[str, Any], reason: str) -> None:
    """Poison would only come back: it goes to the dead-letter queue with the reason."""
    reasons = {"Reason": {"DataType": "String", "StringValue": reason}}
    body = record["body"] or "(empty)"
    sqs.send_message(QueueUrl=DEAD_LETTERS, MessageBody=body, MessageAttributes=reasons)
