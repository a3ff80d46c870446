"""What one test leaves behind, the next one does not find."""

from __future__ import annotations

import boto3
import pytest

from board.bus.private_queue import PrivateQueue
from board.core.formats.batch import encode_batch
from board.core.placement import Placement
from tests.cloud.emptying import empty

pytestmark = pytest.mark.cloud


def test_a_stage_that_was_left_in_a_mess_is_as_new(stack: dict[str, str]) -> None:
    sns, sqs, topic = boto3.client("sns"), boto3.client("sqs"), stack["BoardUpdates"]
    names = [f"{stack['TaskQueuePrefix']}left_{number}" for number in range(3)]
    for name in names:
        PrivateQueue.open(name, topic)
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=names[1])["QueueUrl"])
    sns.publish(TopicArn=stack["PixelUpdates"], Message="poison")
    for first in range(0, 300, 10):  # many are still on their way when it is emptied
        many = [Placement(first + n, first + n, 1, "ann", 1_700_000_000_000) for n in range(1, 11)]
        sns.publish(TopicArn=stack["PixelUpdates"], Message=encode_batch(first, many, 4))

    empty(stack)

    assert sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"] == []
    left = sqs.list_queues(QueueNamePrefix=stack["TaskQueuePrefix"])
    assert not left.get("QueueUrls")
    for name in ("LedgerQueue", "LedgerDeadLetters", "BroadcastDeadLetters"):
        assert not sqs.receive_message(QueueUrl=stack[name]).get("Messages")
    for name in ("Board", "Placements", "Users"):
        assert boto3.resource("dynamodb").Table(stack[f"{name}Table"]).scan()["Items"] == []
