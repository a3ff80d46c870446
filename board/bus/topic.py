"""The topic that placements are published to. It blocks: only threads come here."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from board.core.aws.credentials import advice
from board.core.problem import Unavailable

CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": 3},  # with back-off and jitter
    connect_timeout=2,
    read_timeout=3,
)


class Topic:
    """Never made by us: a topic without its subscriptions would accept placements for nobody."""

    def __init__(self, arn: str) -> None:
        self._arn = arn
        self._sns: Any = None

    def publish(self, body: str) -> None:
        """Returns when SNS has accepted it, on several machines. Raises Unavailable."""
        try:
            self._sns = self._sns or boto3.client("sns", config=CONFIG)
            self._sns.publish(TopicArn=self._arn, Message=body)
        except (ClientError, BotoCoreError) as error:
            raise Unavailable(f"SNS does not take a batch: {error}.{advice(error)}") from error
