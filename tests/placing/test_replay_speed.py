from __future__ import annotations

import pytest

from board.placing.replay import Timeline
from board.store.bulk import Write
from board.store.store import Store
from tests.placing.bulks import replay_of

FIRST_MS = 1_490_979_533_000


def nothing(*_: object) -> None:
    pass


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1_000.0
        self.naps: list[float] = []

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.seconds += seconds


async def test_speed_keeps_the_rhythm_of_the_data_set(store: Store) -> None:
    clock = Clock()
    times = [FIRST_MS + at_ms for at_ms in (0, 10_000, 10_010, 4_000, 60_000)]
    writes = [Write(pixel, 1, "user", at_ms) for pixel, at_ms in enumerate(times)]
    await replay_of(store, "set", 0, nothing).run(
        writes, Timeline(10, clock.now, clock.sleep), nothing
    )
    assert clock.naps == pytest.approx([1.0, 5.0])
    assert await store.seq() == 5


async def test_what_is_due_is_on_the_board_before_the_replay_sleeps(store: Store) -> None:
    seqs = []

    class Watching(Clock):
        async def sleep(self, seconds: float) -> None:
            seqs.append(await store.seq())
            await super().sleep(seconds)

    clock = Watching()
    writes = [Write(pixel, 1, "user", FIRST_MS + pixel * 1_000) for pixel in range(4)]
    await replay_of(store, "set", 0, nothing).run(
        writes, Timeline(1, clock.now, clock.sleep), nothing
    )
    assert seqs == [1, 2, 3]


async def test_a_rest_begins_at_the_speed_of_its_own_first_placement(store: Store) -> None:
    writes = [Write(0, 1, "user", FIRST_MS + number * 1_000) for number in range(1_001)]
    clock = Clock()
    await replay_of(store, "set", 0, nothing).run(writes[:1_000], None, nothing)
    rest = replay_of(store, "set", 0, nothing)
    await rest.run(writes, Timeline(1, clock.now, clock.sleep), nothing)
    assert (rest.written, clock.naps) == (1, [])
