"""The three functions, what calls them, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from troposphere import AWSProperty, GetAtt, Ref, Template, awslambda, sns
from troposphere.validators import integer

from provisioning import environment_names
from provisioning.stage import Stage
from provisioning.template.access.permissions import allow
from provisioning.template.data import dynamodb_tables
from provisioning.template.functions.function import add_function, admit, call_by_rule
from provisioning.template.messages import messaging
from provisioning.template.messages.ledger_batch import LEDGER_BATCH
from provisioning.template.messages.messaging import LEDGER_TIMEOUT_SECONDS, Messaging

COLLECT_RATE = "rate(15 minutes)"


class EventScaling(AWSProperty):  # type: ignore[misc]
    """troposphere 4.11.1 lost it: another ScalingConfig took its name."""

    props = {"MaximumConcurrency": (integer, True)}


class EventSourceMapping(awslambda.EventSourceMapping):  # type: ignore[misc]
    props = {**awslambda.EventSourceMapping.props, "ScalingConfig": (EventScaling, False)}


@dataclass(frozen=True)
class Functions:
    broadcast_clients: awslambda.Function
    update_dynamodb: awslambda.Function
    collect_queues: awslambda.Function

    def all(self) -> list[awslambda.Function]:
        return [self.broadcast_clients, self.update_dynamodb, self.collect_queues]


def add(template: Template, stage: Stage, bus: Messaging, cluster: Any) -> Functions:
    return Functions(
        broadcast_clients=add_broadcast_clients(template, stage, bus),
        update_dynamodb=add_update_dynamodb(template, stage, bus),
        collect_queues=add_collect_queues(template, stage, bus, cluster),
    )


def add_broadcast_clients(template: Template, stage: Stage, bus: Messaging) -> awslambda.Function:
    """Called by SNS itself: an update a minute old helps nobody, so it gives up early.

    What it gives up lies in the dead-letter queue with the error beside it.
    """
    function = add_function(
        template,
        stage,
        "broadcast_clients",
        environment_names.complete(
            environment_names.BROADCAST_CLIENTS,
            {"PLACE_STAGE": stage.name, "PLACE_TOPIC_BOARD_UPDATES": Ref(bus.board_updates)},
        ),
        messaging.may_publish(bus.board_updates) + messaging.may_bury(bus.broadcast_dead),
        timeout_seconds=15,
        memory_mb=256,
    )
    give_up_early(template, function, bus)
    subscribe(template, function, bus)
    return function


def give_up_early(template: Template, function: awslambda.Function, bus: Messaging) -> None:
    template.add_resource(
        awslambda.EventInvokeConfig(
            "BroadcastClientsRetries",
            FunctionName=Ref(function),
            Qualifier="$LATEST",
            MaximumRetryAttempts=1,
            MaximumEventAgeInSeconds=60,
            DestinationConfig=awslambda.DestinationConfig(
                OnFailure=awslambda.OnFailure(Destination=GetAtt(bus.broadcast_dead, "Arn"))
            ),
        )
    )


def subscribe(template: Template, function: awslambda.Function, bus: Messaging) -> None:
    admit(template, "BroadcastClientsBySns", function, "sns.amazonaws.com", Ref(bus.pixel_updates))
    template.add_resource(
        sns.SubscriptionResource(
            "BroadcastSubscription",
            DependsOn="BroadcastClientsBySns",
            TopicArn=Ref(bus.pixel_updates),
            Protocol="lambda",
            Endpoint=GetAtt(function, "Arn"),
        )
    )


def add_update_dynamodb(template: Template, stage: Stage, bus: Messaging) -> awslambda.Function:
    function = add_function(
        template,
        stage,
        "update_dynamodb",
        environment_names.complete(
            environment_names.UPDATE_DYNAMODB,
            {
                "PLACE_STAGE": stage.name,
                "PLACE_DEAD_LETTERS_URL": Ref(bus.ledger_dead),
                "PLACE_LEDGER_QUEUE_URL": Ref(bus.ledger_queue),
                **dynamodb_tables.environment(stage),
            },
        ),
        dynamodb_tables.may_write(stage)
        + messaging.may_consume(bus.ledger_queue)
        + messaging.may_bury(bus.ledger_dead),
        timeout_seconds=LEDGER_TIMEOUT_SECONDS,
        memory_mb=stage.ledger.memory_mb,
    )
    read_ledger_queue(template, stage, function, bus)
    return function


def read_ledger_queue(
    template: Template, stage: Stage, function: awslambda.Function, bus: Messaging
) -> None:
    template.add_resource(
        EventSourceMapping(
            "LedgerQueueToFunction",
            FunctionName=Ref(function),
            EventSourceArn=GetAtt(bus.ledger_queue, "Arn"),
            BatchSize=LEDGER_BATCH,
            MaximumBatchingWindowInSeconds=stage.ledger.window_seconds,
            FunctionResponseTypes=["ReportBatchItemFailures"],
            ScalingConfig=EventScaling(MaximumConcurrency=stage.ledger.concurrency),
        )
    )


def add_collect_queues(
    template: Template, stage: Stage, bus: Messaging, cluster: Any
) -> awslambda.Function:
    cluster_arn = GetAtt(cluster, "Arn")
    function = add_function(
        template,
        stage,
        "collect_queues",
        environment_names.complete(
            environment_names.COLLECT_QUEUES,
            {
                "PLACE_STAGE": stage.name,
                "PLACE_CLUSTER": cluster_arn,
                "PLACE_QUEUE_PREFIX": bus.task_queue_prefix,
                "PLACE_TOPIC_BOARD_UPDATES": Ref(bus.board_updates),
            },
        ),
        [
            *messaging.may_collect_queues(bus),
            *messaging.may_bury(bus.broadcast_dead),
            allow(["ecs:ListTasks"], "*", {"ArnEquals": {"ecs:cluster": cluster_arn}}),
        ],
        dead=bus.broadcast_dead,
        timeout_seconds=120,
        memory_mb=256,
    )
    collect_regularly(template, function, cluster_arn)
    return function


def collect_regularly(template: Template, function: awslambda.Function, cluster_arn: Any) -> None:
    """And when a task has stopped: its queue is the one that is left behind."""
    call_by_rule(template, "CollectQueuesRegularly", function, ScheduleExpression=COLLECT_RATE)
    stopped = {
        "source": ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        "detail": {"clusterArn": [cluster_arn], "lastStatus": ["STOPPED"]},
    }
    call_by_rule(template, "CollectQueuesOfStopped", function, EventPattern=stopped)
