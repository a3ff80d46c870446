"""The estimate against an hour of a crowd whose calls of the emulator are counted.

Simulated are the clock, the chance by which people place, the publisher's turns, and how Lambda
gathers messages; the functions are the real ones. Of a larger crowd's hour a stretch is played
and scaled up. What no function does (CloudFront, load balancer, tasks) is not counted here.
"""

from __future__ import annotations

import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from board.core.formats.batch import encode_batch
from board.core.placement import Placement
from provisioning.cost import bill
from provisioning.cost.ledger_traffic import LEDGER_BATCH, LedgerTraffic
from provisioning.cost.prices import PRICES, SECONDS
from provisioning.cost.traffic import Crowd
from provisioning.local import local_tables
from provisioning.stage import STAGES, Stage
from provisioning.stage import load as load_stage
from tests.lambdas.conftest import Load
from tests.lambdas.counted import Counted, chunks
from tests.lambdas.events import Context, sns_event, sqs_event

HOUR = 3_600
COOLDOWN = 300
PIXELS = 1_000_000
POLLERS = {"small": 2, "demo": 5}
Message = tuple[float, str]  # when, what


def placed(
    rate: float, seconds: float, chance: random.Random
) -> Iterator[tuple[float, Placement]]:
    """As often as `rate` says, evenly over the stretch but for chance, and over the board."""
    for seq in range(1, round(rate * seconds) + 1):
        at = (seq - 1 + chance.random()) / rate
        player = f"{chance.randrange(PIXELS):016x}"
        at_ms = 1_700_000_000_000 + int(at * 1000)
        yield at, Placement(seq, chance.randrange(PIXELS), chance.randrange(16), player, at_ms)


def published(some: list[tuple[float, Placement]], tick: float) -> Iterator[Message]:
    """A turn takes what there is, or waits for the next; it ends no sooner than its tick."""
    begins, done = 0.0, 0
    while done < len(some):
        at = max(begins, some[done][0])
        batch = [placement for when, placement in some[done:] if when <= at]
        done += len(batch)
        yield at, encode_batch(batch[0].seq - 1, batch, 4)
        begins = max(begins + tick, at)


def gathered(messages: list[Message], window: float, pollers: int, chance: random.Random) -> Any:
    """Calls of the function: each poller waits for its first message, then the window."""
    ends, calls = [-1.0] * pollers, list[list[str]]()
    filling: dict[int, list[str]] = defaultdict(list)
    for at, body in messages:
        poller = chance.randrange(pollers)
        if at > ends[poller] or len(filling[poller]) == LEDGER_BATCH:
            calls.append(filling[poller])
            filling[poller], ends[poller] = [], at + window
        filling[poller].append(body)
    return [call for call in (*calls, *filling.values()) if call]


@pytest.fixture
def ledger(load: Load, new_queue: Any) -> Any:
    tables = {name: f"{name}-{uuid.uuid4().hex}" for name in ("board", "placements", "users")}
    for definition in local_tables.definitions(*tables.values()):
        boto3.client("dynamodb").create_table(**definition)
    named = {f"PLACE_TABLE_{name.upper()}": table for name, table in tables.items()}
    urls = {"PLACE_DEAD_LETTERS_URL": new_queue(), "PLACE_LEDGER_QUEUE_URL": new_queue()}
    return load("update_dynamodb", **named, **urls)


@pytest.fixture
def broadcaster(load: Load) -> Any:
    topic = boto3.client("sns").create_topic(Name=f"board-{uuid.uuid4().hex}")["TopicArn"]
    return load("broadcast_clients", PLACE_TOPIC_BOARD_UPDATES=topic)


@pytest.mark.parametrize(
    ("people", "name", "seconds"), [(5, "small", HOUR), (50, "small", HOUR), (1_000, "demo", 180)]
)
def test_the_estimate_is_what_the_calls_of_an_hour_cost(
    people: int, name: str, seconds: int, ledger: Any, broadcaster: Any
) -> None:
    stage, chance = load_stage(STAGES / f"{name}.toml"), random.Random(people)
    crowd = Crowd(people, people / COOLDOWN, item_per_pixel=True, tasks_least=stage.web.tasks_min)
    some = sorted(placed(crowd.placements, seconds, chance))
    messages = list(published(renumbered(some), stage.board.tick_ms / 1000))
    calls = gathered(messages, stage.ledger.window_seconds, POLLERS[name], chance)
    counted = Counted()
    counted.hear_all(ledger.tables.dynamodb.meta.client, ledger.queue._sqs, broadcaster.sns)
    for _, body in messages:
        counted.units["sns"] += chunks(body)  # as the web task publishes it
        broadcaster.handle(sns_event(body), Context())
    for call in calls:
        answer = ledger.handle(sqs_event(call), Context())
        assert answer == {"batchItemFailures": []}
    count_lambdas_requests(counted, messages, calls, seconds, POLLERS[name])
    found = {one: cost * SECONDS / seconds for one, cost in counted.dollars().items()}
    found["Lambda"] = functions(len(messages), len(calls)) * SECONDS / seconds
    said = estimated(crowd, stage)
    print(people, {one: (round(found[one], 2), round(said[one], 2)) for one in said})
    assert sum(said.values()) == pytest.approx(sum(found.values()), rel=0.1)
    assert said["DynamoDB"] == pytest.approx(found["DynamoDB"], rel=0.1)


def renumbered(some: list[tuple[float, Placement]]) -> list[tuple[float, Placement]]:
    return [(at, one._replace(seq=seq)) for seq, (at, one) in enumerate(some, 1)]


def count_lambdas_requests(
    counted: Counted, messages: list[Message], calls: list[list[str]], seconds: int, pollers: int
) -> None:
    """Sent by SNS; long polls of 20 s that end at a message; deleted ten at a time."""
    receives = max(len(messages), pollers * seconds / 20)
    deletes = sum(-(-len(call) // 10) for call in calls)
    counted.units["sqs"] += len(messages) + round(receives) + deletes


def functions(broadcasts: int, calls: int) -> float:
    price = PRICES["lambda"]
    each, ledgers = price["million"] / 1e6, bill.LEDGER_SECONDS * bill.LEDGER_MB / 1024
    broadcast = bill.BROADCAST_SECONDS * bill.BROADCAST_GB
    return float(
        broadcasts * (each + broadcast * price["gb_second"])
        + calls * (each + ledgers * price["gb_second"])
    )


def estimated(crowd: Crowd, stage: Stage) -> dict[str, float]:
    ledger = LedgerTraffic(crowd, stage)
    per_call = bill.function(ledger.calls, bill.LEDGER_SECONDS * bill.LEDGER_MB / 1024)
    return {
        "DynamoDB": bill.dynamodb(ledger),
        "SNS": bill.sns(crowd),
        "SQS": bill.persist(ledger) - per_call,
        "Lambda": bill.broadcast(crowd) + per_call,
    }
