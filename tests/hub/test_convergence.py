"""Whatever happens, ledger, mirrors and clients end with the store's board, and what was
acknowledged is kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board import models
from tests.hub.world import World
from tests.rig.valkey import ValkeyServer

EXAMPLES = int(os.environ.get("CONVERGENCE_EXAMPLES", "25"))

ACTIONS = st.tuples(
    st.sampled_from(
        ["place"] * 8
        + ["read"] * 3
        + ["wait"] * 3
        + ["notify", "join", "reconnect", "ban", "unban", "frozen"]
        + ["open"] * 2
        + ["grow", "colors", "import"]
        + ["rollback", "undo"] * 2
        + ["lost_stream", "reload", "newer", "torn"]
        + ["remember", "fall_back", "fail_over", "empty"]
        + ["deaf", "hears"]
    ),
    st.integers(0, 60),
)


@pytest.fixture
def quick_repairs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr("board.ledger.recovery.HEAR_SECONDS", 0.15)
    monkeypatch.setattr("board.ledger.recovery.POLL_SECONDS", 0.002)
    monkeypatch.setattr("board.ledger.writer.GATHER_SECONDS", 0.002)
    monkeypatch.setattr("board.bus.stream.WAIT_MS", 5)
    monkeypatch.setattr("board.bus.stream.GATHER_SECONDS", 0.001)
    monkeypatch.setattr("board.core.loops.BACK_OFF_SECONDS", 0.002)
    monkeypatch.setattr("board.core.loops.MAX_BACK_OFF_SECONDS", 0.02)
    return iter([None])


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("quick_repairs")
@pytest.mark.parametrize("bus", ["stream", "topic"])
@pytest.mark.parametrize("path", ["direct", "asgi"])
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=st.lists(ACTIONS, max_size=40), seed=st.integers(0, 2**32))
def test_everybody_ends_with_the_same_board(
    plain_valkey: ValkeyServer, path: str, bus: str, actions: list[tuple[str, int]], seed: int
) -> None:
    plain_valkey.flush()
    models.Placement.objects.all().delete()
    models.LedgerCursor.objects.all().delete()
    models.BoardChange.objects.all().delete()
    models.Board.objects.all().delete()
    asyncio.run(live_through(plain_valkey, actions, seed, path, bus))


async def live_through(
    server: ValkeyServer, actions: list[tuple[str, int]], seed: int, path: str, bus: str
) -> None:
    world = World(server, seed, path, bus)
    try:
        await world.start()
        world.join(world.processes[0])
        world.join(world.processes[1])
        for action in actions:
            await world.act(action)
        await world.settle()
        await world.assert_all_the_same()
        await world.assert_nothing_is_lost()
    finally:
        await world.stop()
