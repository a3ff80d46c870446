"""Tasks that are killed while people place."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import boto3
import pytest

from board.ledger.dynamodb.ledger import DynamoDBLedger
from tests.cloud.converging import assert_all_see_the_store, assert_each_once
from tests.cloud.crowd import Player
from tests.cloud.tasks import running_tasks
from tests.rig.fuse import until
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.cloud

PLAYERS, PLACEMENTS, SECONDS = 10, 100, 10  # 100 placements a second
LEADS = "This process publishes"


async def test_killing_a_task_and_the_leader_loses_nothing(
    ledger: DynamoDBLedger, stack: dict[str, str], valkey: ValkeyServer, tmp_path: Path
) -> None:
    with running_tasks(tmp_path, 3, stack, valkey.url, PLACE_TICK_MS="100") as tasks:
        async with AsyncExitStack() as connected:
            cookies = [tasks[0].new_player() for _ in range(PLAYERS)]
            players = [Player(number, tasks, cookie) for number, cookie in enumerate(cookies)]
            for player in players:
                await connected.enter_async_context(player.client)
            deaths = asyncio.create_task(kill_two(tasks, players))
            await asyncio.gather(*(player.play(PLACEMENTS, SECONDS) for player in players))
            await deaths
            await assert_all_see_the_store(players, valkey.url)
        acknowledged = {seq: pixel for each in players for seq, pixel in each.acknowledged.items()}
        assert len(acknowledged) == PLAYERS * PLACEMENTS
        assert_each_once(ledger, stack, acknowledged)
        survivor = next(task for task in tasks if task.is_running)
        survivor.stop()
        assert_nothing_is_left(survivor, stack)


async def kill_two(tasks: list[BoardServer], players: list[Player]) -> None:
    """The leader after a third of all placements, another task after two thirds."""
    for share in (1, 2):
        while sum(len(each.acknowledged) for each in players) < PLAYERS * PLACEMENTS * share / 3:
            await asyncio.sleep(0.02)
        leader = await asyncio.to_thread(until, lambda: leader_of(tasks), "one of them publishes")
        victim = leader if share == 1 else next(t for t in tasks if t.is_running and t != leader)
        await asyncio.to_thread(victim.kill)


def leader_of(tasks: list[BoardServer]) -> BoardServer | None:
    return next((task for task in tasks if task.is_running and LEADS in task.log), None)


def assert_nothing_is_left(task: BoardServer, stack: dict[str, str]) -> None:
    """Once the killed tasks have been silent for long enough."""

    def is_clean() -> bool:
        task.manage("collect_queues")
        queues = boto3.client("sqs").list_queues(QueueNamePrefix=stack["TaskQueuePrefix"])
        topic: Any = {"TopicArn": stack["BoardUpdates"]}
        subscriptions = boto3.client("sns").list_subscriptions_by_topic(**topic)["Subscriptions"]
        return not queues.get("QueueUrls") and not subscriptions

    until(is_clean, "queues and subscriptions are collected")
