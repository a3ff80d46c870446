"""What only the bus on AWS has: a queue of its own, and what happens to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import boto3
import pytest

from board.bus.base import Batch
from board.bus.leftovers import sweep
from board.bus.private_queue import PrivateQueue, Received
from board.bus.sns_sqs import SnsSqsBus
from board.core.formats.updates import encode_updates
from board.core.loops import Loops
from board.core.placement import Update
from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.store.keys import READERS, SEQ
from board.store.store import Store
from tests.bus.following import CODES, follow, place
from tests.lambdas.faults import answer
from tests.rig.fuse import FUSE_SECONDS

pytestmark = pytest.mark.cloud
GRID = Grid.new(70, 7)
Stack = dict[str, str]
MESSAGE = b"The security token included in the request is expired"
# As SQS says it, and as SNS does.
EXPIRED = {
    "sqs": b'{"__type":"com.amazon.coral.service#ExpiredTokenException","message":"'
    + MESSAGE
    + b'"}',
    "sns": b"<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>"
    + MESSAGE
    + b"</Message></Error></ErrorResponse>",
}


@pytest.fixture
async def bus(store: Store, base: int, on_stack: None) -> AsyncIterator[SnsSqsBus]:
    bus = SnsSqsBus(store, Loops())
    await bus.start()
    yield bus
    await bus.stop()


class Expired:
    """Lets AWS answer everything with ExpiredToken while it is set."""

    is_set = False

    def __call__(self, request: Any, event_name: str, **_: Any) -> Any:
        service = event_name.split(".")[1]
        return answer(request, 403, EXPIRED[service]) if self.is_set else None


@pytest.fixture
def expired(on_stack: None, monkeypatch: pytest.MonkeyPatch) -> Expired:
    """For every client that is made from here on."""
    fault = Expired()
    session = boto3.Session()
    session.events.register("before-send.*.*", fault)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)
    return fault


def queues(stack: Stack) -> list[str]:
    found = boto3.client("sqs").list_queues(QueueNamePrefix=stack["TaskQueuePrefix"])
    return found.get("QueueUrls", [])


def subscriptions(stack: Stack) -> list[str]:
    found = boto3.client("sns").list_subscriptions_by_topic(TopicArn=stack["BoardUpdates"])
    return [
        each["SubscriptionArn"]
        for each in found["Subscriptions"]
        if stack["TaskQueuePrefix"] in each["Endpoint"]
    ]


async def deliver_until(
    bus: SnsSqsBus, since: int, condition: Callable[[Batch], bool]
) -> list[Batch]:
    seen = []
    async with asyncio.timeout(FUSE_SECONDS):
        async for batch in bus.batches(since):
            seen.append(batch)
            if condition(batch):
                return seen
    raise AssertionError("The bus ended by itself.")


def test_the_queue_has_everything_from_its_first_call(bus: SnsSqsBus, stack: Stack) -> None:
    (url,) = queues(stack)
    found = boto3.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    attributes = found["Attributes"]
    assert attributes["MessageRetentionPeriod"] == "120"
    assert attributes["SqsManagedSseEnabled"] == "true"
    assert stack["BoardUpdates"] in attributes["Policy"]
    (subscription,) = subscriptions(stack)
    told = boto3.client("sns").get_subscription_attributes(SubscriptionArn=subscription)
    assert told["Attributes"]["RawMessageDelivery"] == "true"


async def test_stopping_leaves_nothing_behind(store: Store, bus: SnsSqsBus, stack: Stack) -> None:
    await bus.stop()
    assert queues(stack) == subscriptions(stack) == []
    assert await store.publication.readers() == {}


async def test_a_queue_deleted_under_the_task_is_made_anew(
    store: Store, base: int, bus: SnsSqsBus, stack: Stack, caplog: pytest.LogCaptureFixture
) -> None:
    (url,) = queues(stack)
    boto3.client("sqs").delete_queue(QueueUrl=url)
    await deliver_until(bus, base, lambda batch: queues(stack) not in ([], [url]))
    assert "was deleted under this task" in caplog.text
    assert len(subscriptions(stack)) == 1
    last = await place(store, *CODES[:2])
    assert await follow(bus, base, last) == CODES[:2]


async def test_a_topic_deleted_under_the_task_is_subscribed_again_when_it_is_back(
    store: Store,
    base: int,
    on_stack: None,
    settings: Any,
    stack: Stack,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """As when the stack was repaired; placements meanwhile show as a gap, not as silence."""
    sns, name = boto3.client("sns"), f"{stack['TaskQueuePrefix']}topic"
    topic = sns.create_topic(Name=name)["TopicArn"]
    settings.PLACE_TOPIC_BOARD_UPDATES, own = topic, {**stack, "BoardUpdates": topic}
    bus = SnsSqsBus(store, Loops())
    await bus.start()
    sns.delete_topic(TopicArn=topic)
    first = await place(store, CODES[0])
    (*_, gap) = await deliver_until(bus, base, lambda batch: batch.to_seq == first)
    assert gap == (first, first, [], False, ())
    second = await place(store, CODES[1])
    await deliver_until(bus, first, lambda batch: "outbox stands in" in caplog.text)
    assert "The subscription of queue" in caplog.text
    sns.create_topic(Name=name)
    await deliver_until(bus, second, lambda batch: subscriptions(own) != [])
    last = await place(store, CODES[2])
    sns.publish(TopicArn=topic, Message=encode_updates(second, last, [Update(last, 3, 3)]))
    assert await follow(bus, second, last) == CODES[2:]
    await bus.stop()
    sns.delete_topic(TopicArn=topic)


async def test_an_outage_of_sqs_shows_as_a_gap_and_passes(
    store: Store,
    base: int,
    bus: SnsSqsBus,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    receive, refusals = PrivateQueue.receive, [2]

    def refuse(queue: PrivateQueue) -> list[Received]:
        if refusals[0]:
            refusals[0] -= 1
            raise Unavailable("Cannot read queue: 503")
        return receive(queue)

    monkeypatch.setattr(PrivateQueue, "receive", refuse)
    last = await place(store, CODES[0])
    (*_, gap) = await deliver_until(bus, base, lambda batch: batch.to_seq == last)
    assert gap.codes == []
    assert "The outbox stands in for the bus" in caplog.text
    assert await follow(bus, base, last) == CODES[:1]


async def test_a_store_that_came_back_older_than_what_was_delivered_is_noticed(
    store: Store, base: int, bus: SnsSqsBus
) -> None:
    """Nobody who only reads the queue loses a connection when Valkey fails over."""
    last = await place(store, *CODES[:2])
    assert await follow(bus, base, last) == CODES[:2]
    await store.client.set(SEQ, base + 1)
    with pytest.raises(Unavailable, match=f"at seq {base + 1}, {last} was delivered"):
        await follow(bus, last, last + 1)


async def test_without_credentials_the_start_says_so(
    store: Store, on_stack: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    bus = SnsSqsBus(store, Loops())
    with pytest.raises(Unavailable, match="are missing: .* set AWS_PROFILE, or AWS_ACCESS_KEY_ID"):
        await bus.start()
    await bus.stop()
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)


async def test_with_expired_credentials_the_start_says_what_to_do(
    store: Store, on_stack: None, expired: Expired, stack: Stack
) -> None:
    expired.is_set = True
    bus = SnsSqsBus(store, Loops())
    with pytest.raises(Unavailable, match="have expired: .* give the task a role"):
        await bus.start()
    expired.is_set = False
    await bus.start()
    assert len(queues(stack)) == 1
    await bus.stop()


async def test_credentials_that_expire_delay_placements_and_lose_none(
    store: Store,
    base: int,
    expired: Expired,
    bus: SnsSqsBus,
    caplog: pytest.LogCaptureFixture,
) -> None:
    expired.is_set = True
    last = await place(store, *CODES[:2])
    (*_, gap) = await deliver_until(
        bus, base, lambda batch: batch.to_seq == last and "SNS does not take" in caplog.text
    )
    assert gap.codes == []
    assert "The outbox stands in for the bus" in caplog.text
    assert "The credentials have expired" in caplog.text
    assert await store.publication.cursor() == base
    expired.is_set = False
    assert await follow(bus, base, last) == CODES[:2]


async def test_without_its_topic_the_start_fails_and_leaves_no_queue(
    store: Store, on_stack: None, settings: Any, stack: Stack
) -> None:
    settings.PLACE_TOPIC_BOARD_UPDATES += "-missing"
    bus = SnsSqsBus(store, Loops())
    with pytest.raises(Unavailable, match="open queue"):
        await bus.start()
    await bus.stop()
    assert queues(stack) == []


async def test_a_killed_tasks_queue_is_swept_and_a_living_ones_stays(
    store: Store, base: int, bus: SnsSqsBus, stack: Stack
) -> None:
    dead = PrivateQueue.open(f"{stack['TaskQueuePrefix']}dead_1", stack["BoardUpdates"])
    await store.publication.read_by(dead.name, await store.clock_ms() - 1)
    assert await sweep(store) == (1, 1, 1)
    assert len(queues(stack)) == len(subscriptions(stack)) == 1
    assert dead.name not in await store.publication.readers()
    last = await place(store, CODES[0])
    assert await follow(bus, base, last) == CODES[:1]


async def test_the_sweep_finds_a_queue_that_nobody_ever_named(
    store: Store, on_stack: None, stack: Stack
) -> None:
    PrivateQueue.open(f"{stack['TaskQueuePrefix']}dead_2", stack["BoardUpdates"])
    await store.client.delete(READERS)
    assert await sweep(store) == (1, 1, 0)


async def test_a_pixel_outside_the_board_stops_neither_the_bus_nor_the_mirror(
    store: Store, base: int, bus: SnsSqsBus, stack: Stack, caplog: pytest.LogCaptureFixture
) -> None:
    """As from another stage's broadcaster, whose board is larger."""
    poison = encode_updates(base, base + 1, [Update(base + 1, 70, 5)])  # its tile goes on
    boto3.client("sns").publish(TopicArn=stack["BoardUpdates"], Message=poison)
    last = await place(store, 69 << 8 | 3)
    reason = "Address 70 with colour 5 is not on the board"
    seen = await deliver_until(
        bus, base, lambda batch: batch.to_seq >= last and reason in caplog.text
    )
    assert [69 << 8 | 3] in [batch.codes for batch in seen]
