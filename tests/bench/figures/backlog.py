"""The ledger's backlog after minutes without SNS: what a placement costs its function, and how
long stages with so much CPU take to write all down.

The function runs here, as it is, on the emulator; its CPU is counted and the emulator's is not.
How long the queue takes is computed from that, for functions with their stage's share of a CPU,
while players go on placing.
"""

from __future__ import annotations

import importlib
import random
import time
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import boto3

from board.bus.publisher import BODY_PLACEMENTS
from board.core.formats.batch import encode_batch
from board.core.placement import Placement
from lambdas.update_dynamodb.queue import BUNDLE_PLACEMENTS
from provisioning import stage
from provisioning.local import emulator, local_tables
from provisioning.template.messages.messaging import LEDGER_TIMEOUT_SECONDS, MAX_RECEIVES
from tests.bench.bench import Bench
from tests.bench.build import MissingToolError
from tests.bench.ledger_queue import drain
from tests.bench.report import Figure
from tests.lambdas.events import Context, failed, sqs_event

RATE = 333  # placements a second, of 100,000 people
PIXELS, PLAYERS = 1_000_000, 100_000
OUTAGES_MINUTES = (10, 60)
WHOLE_CPU_MB = 1_769
STAGES = ("demo", "event")
TABLES = ("board", "placements", "users")


def drained(bench: Bench) -> Iterator[Figure]:
    """Goals: a bundle fits twice into a call, and a backlog is gone in the time it came in."""
    cpu = [cpu_ms(bench, number) for number in range(bench.rounds)]
    yield Figure("CPU of the ledger's function, a placement of a backlog", "ms", {"place": cpu})
    for name in STAGES:
        ledger = stage.load(stage.STAGES / f"{name}.toml").ledger
        slow = [each / min(1.0, ledger.memory_mb / WHOLE_CPU_MB) for each in cpu]
        bundles = [BUNDLE_PLACEMENTS * each / 1000 for each in slow]
        title = f"A bundle of {BUNDLE_PLACEMENTS:,} in stage {name}, {ledger.memory_mb} MB"
        yield Figure(title, "s", {"place": bundles}).at_most(LEDGER_TIMEOUT_SECONDS / 2)
        for minutes in OUTAGES_MINUTES:
            drains = [drain(minutes, RATE, each, ledger.concurrency) for each in slow]
            title = f"Backlog of {minutes} minutes at {RATE}/s in stage {name} until it is gone"
            figure = Figure(title, "min", {"place": [one.minutes for one in drains]})
            most = max(one.receives for one in drains)
            figure.notes[f"receives of a message, of {MAX_RECEIVES}"] = most
            yield figure.at_most(minutes)


def cpu_ms(bench: Bench, number: int) -> float:
    """Of a placement, in a bundle of full bodies."""
    if not emulator.PROGRAM.exists():
        raise MissingToolError(f"This needs the emulator of AWS: sh {emulator.INSTALL}.")
    placements = max(50, int(BODY_PLACEMENTS * bench.share))
    count = -(-BUNDLE_PLACEMENTS // BODY_PLACEMENTS)
    with (
        emulator.running(bench.directory / f"emulator-{number}.log") as cloud,
        patch.dict("os.environ", emulator.environment(cloud.url) | variables()),
    ):
        create_tables()
        handler = importlib.reload(importlib.import_module("lambdas.update_dynamodb.handler"))
        handler.handle(sqs_event([body(1, 1)]), Context())  # makes what is made once
        event = sqs_event([body(2 + each * placements, placements) for each in range(count)])
        began = time.process_time()
        assert failed(handler.handle(event, Context(lambda: 10**6))) == []
        return (time.process_time() - began) * 1000 / (count * placements)


def variables() -> dict[str, str]:
    queues = dict.fromkeys(("PLACE_DEAD_LETTERS_URL", "PLACE_LEDGER_QUEUE_URL"), "unused")
    return (
        {f"PLACE_TABLE_{name.upper()}": name for name in TABLES}
        | queues
        | {"PLACE_STAGE": "bench"}
    )


def create_tables() -> None:
    client: Any = boto3.Session().client("dynamodb")
    for definition in local_tables.definitions(*TABLES):
        client.create_table(**definition)


def body(first: int, count: int) -> str:
    """Placements all over the board, by as many players as a crowd has."""
    chance = random.Random(first)
    placed = [
        Placement(
            seq, chance.randrange(PIXELS), seq % 16, f"{chance.randrange(PLAYERS):032x}", seq * 3
        )
        for seq in range(first, first + count)
    ]
    return encode_batch(first - 1, placed, 4)
