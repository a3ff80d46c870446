from __future__ import annotations

import re
import uuid
from typing import Any

import boto3
import pytest

from board.core.queues.names import TaskQueue, orphans, queue_name, task_of
from tests.lambdas.conftest import Load

TASK_STOPPED = {
    "version": "0",
    "detail-type": "ECS Task State Change",
    "source": "aws.ecs",
    "detail": {
        "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/place",
        "lastStatus": "STOPPED",
        "taskArn": "arn:aws:ecs:us-east-1:123456789012:task/place/{task}",
    },
}


def queue(task: str, age: float, now: float = 10_000) -> TaskQueue:
    name = queue_name("place-task-", task, "1")
    return TaskQueue(f"http://sqs/{name}", f"arn:aws:sqs:us-east-1:1:{name}", now - age)


def test_a_stopped_tasks_queue_is_orphaned_at_once() -> None:
    queues = [queue("a", 5), queue("b", 5)]
    assert orphans(queues, "place-task-", [], ["a"], 10_000) == [queues[0]]


def test_a_young_queue_may_still_get_its_task() -> None:
    assert orphans([queue("a", 599)], "place-task-", [], [], 10_000) == []
    assert orphans([queue("a", 601)], "place-task-", [], [], 10_000) == [queue("a", 601)]


def test_the_queue_of_a_running_task_stays() -> None:
    assert orphans([queue("a", 9_000)], "place-task-", ["a"], [], 10_000) == []
    assert orphans([queue("a", 9_000)], "place-task-", ["a"], ["a"], 10_000) == []


def test_another_applications_queue_stays() -> None:
    assert orphans([queue("a", 9_000)], "other-", [], ["a"], 10_000) == []


def test_a_name_tells_the_task_and_nothing_that_sqs_refuses() -> None:
    name = queue_name("place-task-", "host_name.example/" + "x" * 80, "3f")
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,80}", name)
    assert task_of("place-task-", name).startswith("host-name-example-x")
    assert task_of("place-task-", queue_name("place-task-", "0123abcd", "3f")) == "0123abcd"


@pytest.fixture
def prefix() -> str:
    return f"place-{uuid.uuid4().hex[:8]}-"


@pytest.fixture
def handler(load: Load, prefix: str) -> Any:
    topic = boto3.client("sns").create_topic(Name=f"{prefix}updates")["TopicArn"]
    cluster = boto3.client("ecs").create_cluster(clusterName=f"{prefix}c")["cluster"]
    return load(
        "collect_queues",
        PLACE_TOPIC_BOARD_UPDATES=topic,
        PLACE_QUEUE_PREFIX=prefix,
        PLACE_CLUSTER=cluster["clusterArn"],
    )


def subscribed(handler: Any, name: str) -> str:
    sqs, sns = boto3.client("sqs"), boto3.client("sns")
    url: str = sqs.create_queue(QueueName=name)["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    sns.subscribe(TopicArn=handler.TOPIC, Protocol="sqs", Endpoint=found["Attributes"]["QueueArn"])
    return url


def endpoints(handler: Any) -> set[str]:
    return {name for _, name in handler.sweep.subscriptions()}


def stopped(task: str) -> dict[str, Any]:
    arn = TASK_STOPPED["detail"]["taskArn"].format(task=task)  # type: ignore[index]
    return {**TASK_STOPPED, "detail": {**TASK_STOPPED["detail"], "taskArn": arn}}  # type: ignore[dict-item]


def test_when_a_task_stops_its_queue_and_subscription_go(handler: Any, prefix: str) -> None:
    for task in ("a", "b"):
        subscribed(handler, f"{prefix}{task}_1")
    assert handler.handle(stopped("a"), None) == {"queues": 1, "subscriptions": 1}
    assert endpoints(handler) == {f"{prefix}b_1"}
    assert [found.name for found in handler.sweep.queues()] == [f"{prefix}b_1"]


def test_a_subscription_whose_queue_is_gone_goes(handler: Any, prefix: str) -> None:
    url = subscribed(handler, f"{prefix}a_1")
    boto3.client("sqs").delete_queue(QueueUrl=url)
    assert handler.handle({"source": "aws.scheduler"}, None) == {"queues": 0, "subscriptions": 1}


def test_subscriptions_of_others_stay(handler: Any, prefix: str) -> None:
    url = subscribed(handler, f"other-{prefix}")
    boto3.client("sqs").delete_queue(QueueUrl=url)
    handler.handle({}, None)
    assert endpoints(handler) == {f"other-{prefix}"}
