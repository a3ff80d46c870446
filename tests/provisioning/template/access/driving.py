"""The code that runs under each role, led along every way that it calls AWS by."""

from __future__ import annotations

import asyncio

import boto3
from asgiref.sync import sync_to_async
from django.conf import settings

from board.bus.leftovers import sweep
from board.bus.private_queue import PrivateQueue
from board.bus.sns_sqs import SnsSqsBus
from board.core.change import Change, Shape
from board.core.dynamodb.tables import LedgerTables
from board.core.dynamodb.work import Delivery, LedgerWork
from board.core.loops import Loops
from board.core.palette import PALETTE_2017
from board.core.queues.names import queue_name
from board.core.tiles.grid import Grid
from board.ledger.dynamodb.ledger import DynamoDBLedger
from board.store.store import Store
from placeproject.rotating_postgresql.base import DatabaseWrapper
from tests.bus.following import CODES, place
from tests.lambdas.conftest import Load
from tests.lambdas.events import Context, batch, failed, placement, sns_event, sqs_event
from tests.provisioning.template.access.deployed import Variables

GRID = Grid.new(100, 90)


def broadcast_clients(load: Load, variables: Variables) -> None:
    load("broadcast_clients", **variables).handle(sns_event(batch(placement(1))), None)


def update_dynamodb(load: Load, variables: Variables) -> None:
    """With a late batch, which asks for a pixel's newest colour, with poison and out of time."""
    handler = load("update_dynamodb", **variables)
    for body in (batch(placement(3)), batch(placement(1), placement(2)), "poison"):
        assert handler.handle(sqs_event([body]), Context()) == {"batchItemFailures": []}
    assert failed(handler.handle(sqs_event(["late"]), Context(lambda: 0))) == ["0"]


def collect_queues(load: Load, variables: Variables) -> None:
    """One queue of a stopped task, and one subscription whose queue is gone."""
    topic, prefix = variables["PLACE_TOPIC_BOARD_UPDATES"], variables["PLACE_QUEUE_PREFIX"]
    leave_queue(topic, queue_name(prefix, "a", "1"))
    boto3.Session().client("sqs").delete_queue(
        QueueUrl=leave_queue(topic, queue_name(prefix, "b", "1"))
    )
    task = "arn:aws:ecs:us-east-1:000000000000:task/place-roles/a"
    answer = load("collect_queues", **variables).handle({"detail": {"taskArn": task}}, None)
    assert answer == {"queues": 1, "subscriptions": 2}


def leave_queue(topic: str, name: str) -> str:
    """By a session of its own, which nobody records."""
    session = boto3.Session()
    region, account = topic.split(":")[3:5]
    session.client("sns").subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=f"arn:aws:sqs:{region}:{account}:{name}"
    )
    url: str = session.client("sqs").create_queue(QueueName=name)["QueueUrl"]
    return url


async def web_task(store: Store, variables: Variables) -> None:
    """By the settings, which the test has taken from `variables`."""
    await follow_bus(store)
    await sweep_queues(store, variables)
    DatabaseWrapper({"SECRET": variables["DATABASE_SECRET"]}).credentials()


async def follow_bus(store: Store) -> None:
    """Publishes, receives by way of the stage's own broadcaster, and deletes when idle."""
    bus, since = SnsSqsBus(store, Loops()), await store.seq()
    try:
        await bus.start()
        await place(store, CODES[0])
        await follow_until_idle(bus, since)
    finally:
        await bus.stop()


async def follow_until_idle(bus: SnsSqsBus, since: int) -> None:
    seen: list[int] = []
    async with asyncio.timeout(60):
        async for batch in bus.batches(since):
            if seen and not batch.codes:
                return
            seen += batch.codes


async def sweep_queues(store: Store, variables: Variables) -> None:
    """Also asks after a subscription, as a bus does that hears nothing for long."""
    topic, prefix = variables["PLACE_TOPIC_BOARD_UPDATES"], variables["PLACE_QUEUE_PREFIX"]
    queue = await sync_to_async(PrivateQueue.open)(queue_name(prefix, "c", "1"), topic)
    assert await sync_to_async(queue.is_subscribed)()
    gone = await sync_to_async(leave_queue)(topic, queue_name(prefix, "d", "1"))
    await sync_to_async(boto3.Session().client("sqs").delete_queue)(QueueUrl=gone)
    assert await sweep(store) == (1, 2, 0)


def read_ledger() -> None:
    """Everything that the port can be asked, while a batch is not in its slices yet."""
    leave_unsettled()
    ledger = DynamoDBLedger(GRID)
    ledger.cursor()
    ledger.board()
    ledger.found(Change(0, 0, Shape(GRID, PALETTE_2017, "open")))
    list(ledger.since(0))
    ledger.history(7, 1)
    ledger.of_player("ann", 1)


def leave_unsettled() -> None:
    """As a function does that ends half-way, and later ones that do not."""
    ledger = LedgerTables(
        boto3.Session().resource("dynamodb"),
        settings.PLACE_TABLE_BOARD,
        settings.PLACE_TABLE_PLACEMENTS,
        settings.PLACE_TABLE_USERS,
    )
    late, early = (LedgerWork([Delivery.read("", batch(placement(seq)))]) for seq in (1, 2))
    steps = [*late.logs(ledger.write_log), *late.history(ledger.write_history, set())]
    steps += early.history(ledger.write_history, set())
    steps += early.slices(ledger.write_slice, set())
    for step in steps:
        step.write()
