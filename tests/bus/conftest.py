from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from board.bus.base import Bus
from board.bus.sns_sqs import SnsSqsBus
from board.bus.stream import StreamBus
from board.core.loops import Loops
from board.store.store import Store

MakeBus = Callable[[Store], Bus]
bases = itertools.count(100_000, 100_000)


@pytest.fixture
async def base(store: Store) -> int:
    """The board's seq, different for each test: what another test's function sends late has
    no meaning here."""
    seq = next(bases)
    await store.restore([], seq)
    await store.publication.advance(seq)
    return seq


@pytest.fixture
def stack(stack: dict[str, str]) -> dict[str, str]:
    """The deployed stage, with a queue prefix of the test's own: others kill tasks there."""
    return {**stack, "TaskQueuePrefix": f"place-test-{next(bases)}-"}


@pytest.fixture
def on_stack(aws: str, stack: dict[str, str], settings: Any) -> None:
    """The settings that a task of the stack would have."""
    settings.PLACE_TOPIC_PIXEL_UPDATES = stack["PixelUpdates"]
    settings.PLACE_TOPIC_BOARD_UPDATES = stack["BoardUpdates"]
    settings.PLACE_QUEUE_PREFIX = stack["TaskQueuePrefix"]


@pytest.fixture
def make_stream() -> MakeBus:
    return lambda store: StreamBus(store, Loops())


@pytest.fixture
def make_sns_sqs(on_stack: None) -> MakeBus:
    return lambda store: SnsSqsBus(store, Loops())


@pytest.fixture(params=["stream", pytest.param("sns_sqs", marks=pytest.mark.cloud)])
async def make_bus(request: pytest.FixtureRequest) -> AsyncIterator[MakeBus]:
    """Buses of one kind; all are stopped at the end."""
    make: MakeBus = request.getfixturevalue(f"make_{request.param}")
    async with AsyncExitStack() as running:

        def made(store: Store) -> Bus:
            bus = make(store)
            running.push_async_callback(bus.stop)
            return bus

        yield made
