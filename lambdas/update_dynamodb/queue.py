"""The ledger's queue: messages in bundles, and back to where they came from."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from board.core.dynamodb.work import Delivery
from board.core.formats.varint import WireError

BUNDLE_PLACEMENTS = 2_500  # a slice is written once for all of them
ENTRIES = 10  # SQS takes no more in one request
Record = dict[str, Any]


class LedgerQueue:
    """`sqs` is boto3's client."""

    def __init__(self, sqs: Any, url: str, dead_letters_url: str) -> None:
        self._sqs, self._url, self._dead_letters_url = sqs, url, dead_letters_url

    def bundle(self, records: deque[Record]) -> Iterator[Delivery]:
        """Takes as many from the front as are written together. Poison is buried."""
        count = 0
        while records and count < BUNDLE_PLACEMENTS:
            record = records.popleft()
            try:
                delivery = Delivery.read(record["messageId"], record["body"])
            except WireError as error:
                self._bury(record, str(error))
            else:
                count += len(delivery.entries)
                yield delivery

    def _bury(self, record: Record, reason: str) -> None:
        """It would only come back: it goes to the dead-letter queue with the reason."""
        reasons = {"Reason": {"DataType": "String", "StringValue": reason}}
        body = record["body"] or "(empty)"
        self._sqs.send_message(
            QueueUrl=self._dead_letters_url, MessageBody=body, MessageAttributes=reasons
        )

    def give_back(self, records: Sequence[Record]) -> None:
        """For the next call at once. If SQS does not hear it, they come after their timeout."""
        for start in range(0, len(records), ENTRIES):
            entries = [entry(record) for record in records[start : start + ENTRIES]]
            try:
                self._sqs.change_message_visibility_batch(QueueUrl=self._url, Entries=entries)
            except (BotoCoreError, ClientError) as error:
                print(json.dumps({"level": "ERROR", "failed": repr(error), "event": "give_back"}))


def entry(record: Record) -> dict[str, Any]:
    return {
        "Id": record["messageId"],
        "ReceiptHandle": record["receiptHandle"],
        "VisibilityTimeout": 0,
    }
