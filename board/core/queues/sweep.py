"""Finding and removing private queues, and subscriptions that lead to none.

The clients are boto3's, handed in: a function and a command of the board sweep with this.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from board.core.queues.names import TaskQueue


class QueueSweep:
    def __init__(self, sqs: Any, sns: Any, topic: str, prefix: str) -> None:
        self._sqs, self._sns, self._topic, self._prefix = sqs, sns, topic, prefix
        self._no_queue = sqs.exceptions.QueueDoesNotExist

    def queues(self) -> Iterator[TaskQueue]:
        pages = self._sqs.get_paginator("list_queues").paginate(
            QueueNamePrefix=self._prefix, MaxResults=1000
        )
        for url in [url for page in pages for url in page.get("QueueUrls", [])]:
            with suppress(self._no_queue):  # deleted ones are listed for a while
                found = self._sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
                values = found["Attributes"]
                yield TaskQueue(url, values["QueueArn"], float(values["CreatedTimestamp"]))

    def remove(self, lost: Iterable[TaskQueue]) -> tuple[int, int]:
        """How many queues and subscriptions were removed."""
        names = set()
        for queue in lost:
            self._sqs.delete_queue(QueueUrl=queue.url)
            names.add(queue.name)
        ended = [arn for arn, name in self.subscriptions() if name in names or self._is_gone(name)]
        for arn in ended:
            self._sns.unsubscribe(SubscriptionArn=arn)
        return len(names), len(ended)

    def subscriptions(self) -> Iterator[tuple[str, str]]:
        pages = self._sns.get_paginator("list_subscriptions_by_topic")
        for page in pages.paginate(TopicArn=self._topic):
            for found in page["Subscriptions"]:
                yield found["SubscriptionArn"], found["Endpoint"].rpartition(":")[2]

    def _is_gone(self, name: str) -> bool:
        """Asks for each queue: the list of queues shows a new one up to a minute late."""
        if not name.startswith(self._prefix):
            return False
        try:
            self._sqs.get_queue_url(QueueName=name)
        except self._no_queue:
            return True
        return False
