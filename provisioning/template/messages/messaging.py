"""Topics and queues between the web tasks, the functions and the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troposphere import GetAtt, Ref, Template, sns, sqs

from provisioning.stage import Stage
from provisioning.template.access.permissions import Statement, allow, arn, document

LEDGER_TIMEOUT_SECONDS = 60  # of the function that reads the ledger's queue
# As many as SQS allows: what a call has no time for counts as received, too, and while DynamoDB
# does not answer, for hours perhaps, nothing is wrong with a message. Poison the function buries.
MAX_RECEIVES = 1_000
DAYS_14_SECONDS = 1_209_600
SNS_KEY = "alias/aws/sns"


@dataclass(frozen=True)
class Messaging:
    pixel_updates: sns.Topic
    board_updates: sns.Topic
    ledger_queue: sqs.Queue
    ledger_dead: sqs.Queue
    broadcast_dead: sqs.Queue
    task_queue_prefix: str


def add(template: Template, stage: Stage) -> Messaging:
    pixel_updates = add_topic(template, stage, "PixelUpdates", "pixel-updates")
    board_updates = add_topic(template, stage, "BoardUpdates", "board-updates")
    ledger_dead = add_queue(template, "LedgerDeadLetters", MessageRetentionPeriod=DAYS_14_SECONDS)
    broadcast_dead = add_queue(
        template, "BroadcastDeadLetters", MessageRetentionPeriod=DAYS_14_SECONDS
    )
    ledger_queue = add_ledger_queue(template, stage, ledger_dead)
    admit_topic(template, "LedgerQueuePolicy", [ledger_queue, ledger_dead], pixel_updates)
    subscribe_queue(template, pixel_updates, ledger_queue, ledger_dead)
    return Messaging(
        pixel_updates,
        board_updates,
        ledger_queue,
        ledger_dead,
        broadcast_dead,
        f"{stage.prefix}-task-",
    )


def add_topic(template: Template, stage: Stage, title: str, name: str) -> sns.Topic:
    return template.add_resource(
        sns.Topic(title, TopicName=f"{stage.prefix}-{name}", KmsMasterKeyId=SNS_KEY)
    )


def add_queue(template: Template, title: str, **more: Any) -> sqs.Queue:
    """Encrypted with SQS's own key: SNS may not use alias/aws/sqs."""
    return template.add_resource(sqs.Queue(title, SqsManagedSseEnabled=True, **more))


def add_ledger_queue(template: Template, stage: Stage, dead: sqs.Queue) -> sqs.Queue:
    visible_again = 6 * LEDGER_TIMEOUT_SECONDS + stage.ledger.window_seconds
    return add_queue(
        template,
        "LedgerQueue",
        VisibilityTimeout=visible_again,
        MessageRetentionPeriod=DAYS_14_SECONDS,
        RedrivePolicy=sqs.RedrivePolicy(
            deadLetterTargetArn=GetAtt(dead, "Arn"), maxReceiveCount=MAX_RECEIVES
        ),
    )


def admit_topic(template: Template, title: str, queues: list[sqs.Queue], topic: sns.Topic) -> None:
    """SNS, for this topic alone."""
    statement: Statement = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": [GetAtt(queue, "Arn") for queue in queues],
        "Condition": {"ArnEquals": {"aws:SourceArn": Ref(topic)}},
    }
    template.add_resource(
        sqs.QueuePolicy(
            title,
            Queues=[Ref(queue) for queue in queues],
            PolicyDocument=document([statement]),
        )
    )


def subscribe_queue(
    template: Template, topic: sns.Topic, queue: sqs.Queue, dead: sqs.Queue
) -> None:
    """What SNS cannot deliver waits in the dead-letter queue too."""
    template.add_resource(
        sns.SubscriptionResource(
            "LedgerSubscription",
            DependsOn="LedgerQueuePolicy",
            TopicArn=Ref(topic),
            Protocol="sqs",
            Endpoint=GetAtt(queue, "Arn"),
            RawMessageDelivery=True,
            RedrivePolicy={"deadLetterTargetArn": GetAtt(dead, "Arn")},
        )
    )


def may_publish(topic: sns.Topic) -> list[Statement]:
    return [allow(["sns:Publish"], [Ref(topic)])]


def may_bury(queue: sqs.Queue) -> list[Statement]:
    return [allow(["sqs:SendMessage"], [GetAtt(queue, "Arn")])]


def may_consume(queue: sqs.Queue) -> list[Statement]:
    """And give back what it has no time for."""
    actions = ("ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "ReceiveMessage")
    return [allow([f"sqs:{action}" for action in actions], [GetAtt(queue, "Arn")])]


def task_queues(messaging: Messaging) -> Any:
    return arn("sqs", f"{messaging.task_queue_prefix}*")


def may_own_task_queue(messaging: Messaging) -> list[Statement]:
    """Each task makes, reads and removes one queue of the prefix and its subscription."""
    queue_actions = ("CreateQueue", "DeleteMessage", "DeleteQueue", "ReceiveMessage")
    only_task_queues = {
        "StringEquals": {"sns:Protocol": "sqs"},
        "StringLike": {"sns:Endpoint": task_queues(messaging)},
    }
    return [
        allow([f"sqs:{action}" for action in queue_actions], [task_queues(messaging)]),
        allow(["sns:Subscribe"], [Ref(messaging.board_updates)], only_task_queues),
        allow(["sns:GetSubscriptionAttributes"], "*"),  # it knows no resource
        *may_unsubscribe(),
    ]


def may_collect_queues(messaging: Messaging) -> list[Statement]:
    """The function, and `manage.py collect_queues` in a one-off task."""
    queue_actions = ["sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"]
    return [
        allow(queue_actions, [task_queues(messaging)]),
        allow(["sns:ListSubscriptionsByTopic"], [Ref(messaging.board_updates)]),
        allow(["sqs:ListQueues"], "*"),
        *may_unsubscribe(),
    ]


def may_unsubscribe() -> list[Statement]:
    """It knows no resource: scoped to the topic it is denied and subscriptions leak."""
    return [allow(["sns:Unsubscribe"], "*")]
