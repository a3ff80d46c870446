"""A task's own queue on a topic. Every call blocks: only threads come here."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from board.core.aws.credentials import advice, code_of
from board.core.problem import Unavailable

logger = logging.getLogger(__name__)

WAIT_SECONDS = 2  # of a long poll: an idle bus shows life as often
RETENTION_SECONDS = 120  # who is away for longer reads the board again
VISIBILITY_SECONDS = 30
MESSAGES_PER_CALL = 10  # SQS hands out and deletes no more at once
PROBES, PROBE_SECONDS = 6, 0.5  # a new queue may be unknown for a second
CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 4},  # with back-off and jitter
    connect_timeout=2,
    read_timeout=5,
)
# Reading is tried again by the bus itself, so that the outbox can stand in after a few seconds.
READING = Config(
    retries={"mode": "standard", "total_max_attempts": 1},
    connect_timeout=2,
    read_timeout=WAIT_SECONDS + 1,
)
GONE = {
    "AWS.SimpleQueueService.NonExistentQueue",
    "QueueDoesNotExist",
    "AWS.SimpleQueueService.QueueDoesNotExist",
}


class QueueGone(Exception):
    """Somebody deleted the queue."""


class Received(NamedTuple):
    body: str
    receipt: str


class PrivateQueue:
    """Subscribed to the topic from `open` to `close`."""

    def __init__(self, sqs: Any, sns: Any, name: str, topic: str) -> None:
        self._sqs, self._sns, self.name, self._topic = sqs, sns, name, topic
        self._reader = boto3.client("sqs", config=READING)
        self._url = self._subscription = ""

    @classmethod
    def open(cls, name: str, topic: str) -> PrivateQueue:
        """Creates, subscribes, probes; leaves nothing behind when it raises Unavailable."""
        try:
            sqs, sns = (boto3.client(service, config=CONFIG) for service in ("sqs", "sns"))
        except BotoCoreError as error:
            raise unavailable("make a client of AWS", error) from error
        queue = cls(sqs, sns, name, topic)
        try:
            queue._create()
            queue._subscribe()
            queue._probe()
        except (ClientError, BotoCoreError, QueueGone) as error:
            queue.close()
            raise unavailable(f"open queue {name}", error) from error
        return queue

    def _create(self) -> None:
        """Everything in one call: what is set later takes up to a quarter of an hour."""
        attributes = {
            "MessageRetentionPeriod": str(RETENTION_SECONDS),
            "VisibilityTimeout": str(VISIBILITY_SECONDS),
            "SqsManagedSseEnabled": "true",
            "Policy": json.dumps(policy(self.arn, self._topic)),
        }
        self._url = self._sqs.create_queue(QueueName=self.name, Attributes=attributes)["QueueUrl"]

    def _subscribe(self) -> None:
        self._subscription = self._sns.subscribe(
            TopicArn=self._topic,
            Protocol="sqs",
            Endpoint=self.arn,
            Attributes={"RawMessageDelivery": "true"},
            ReturnSubscriptionArn=True,
        )["SubscriptionArn"]

    def _probe(self) -> None:
        """What the probe receives stays visible: it is not for the probe."""
        for attempt in range(1, PROBES + 1):
            try:
                self._sqs.receive_message(QueueUrl=self._url, VisibilityTimeout=0)
                return
            except ClientError as error:
                if code_of(error) not in GONE or attempt == PROBES:
                    raise
                time.sleep(PROBE_SECONDS)

    @property
    def arn(self) -> str:
        """In the topic's region and account."""
        _, partition, _, region, account, _ = self._topic.split(":", 5)
        return f"arn:{partition}:sqs:{region}:{account}:{self.name}"

    def receive(self) -> list[Received]:
        """Waits up to WAIT_SECONDS. Raises QueueGone or Unavailable."""
        try:
            reply = self._reader.receive_message(
                QueueUrl=self._url,
                MaxNumberOfMessages=MESSAGES_PER_CALL,
                WaitTimeSeconds=WAIT_SECONDS,
            )
        except (ClientError, BotoCoreError) as error:
            if code_of(error) in GONE:
                raise QueueGone(self.name) from error
            raise unavailable(f"read queue {self.name}", error) from error
        return [
            Received(found["Body"], found["ReceiptHandle"]) for found in reply.get("Messages", [])
        ]

    def delete(self, messages: Sequence[Received]) -> None:
        """What is not deleted comes again, which is harmless."""
        for start in range(0, len(messages), MESSAGES_PER_CALL):
            some = messages[start : start + MESSAGES_PER_CALL]
            entries = [
                {"Id": str(number), "ReceiptHandle": message.receipt}
                for number, message in enumerate(some)
            ]
            try:
                self._sqs.delete_message_batch(QueueUrl=self._url, Entries=entries)
            except (ClientError, BotoCoreError) as error:
                logger.info("Messages come again: %s", error)

    def is_subscribed(self) -> bool:
        """Whether the topic still knows this queue. Raises Unavailable."""
        try:
            self._sns.get_subscription_attributes(SubscriptionArn=self._subscription)
        except ClientError as error:
            if code_of(error) in {"NotFound", "NotFoundException"}:
                return False
            raise unavailable("look for a subscription", error) from error
        except BotoCoreError as error:
            raise unavailable("look for a subscription", error) from error
        return True

    def close(self) -> None:
        """Leaves nothing behind; what fails here, `collect_queues` finds."""
        if self._subscription:
            quietly(self._sns.unsubscribe, SubscriptionArn=self._subscription)
        if self._url:
            quietly(self._sqs.delete_queue, QueueUrl=self._url)


def quietly(call: Any, **arguments: str) -> None:
    try:
        call(**arguments)
    except (ClientError, BotoCoreError) as error:
        logger.warning("Left for collect_queues: %s", error)


def policy(queue_arn: str, topic: str) -> dict[str, Any]:
    """Only SNS may send, and only for this topic."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": queue_arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": topic}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def unavailable(what: str, error: Exception) -> Unavailable:
    return Unavailable(f"Cannot {what}: {error}.{advice(error)}")
