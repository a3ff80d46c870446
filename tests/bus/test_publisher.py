from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest

from board.bus.publisher import Publisher, bodies
from board.core.formats.batch import MAX_BODY_BYTES, decode_batch
from board.core.loops import Loops
from board.core.placement import Placement
from board.core.tiles.grid import Grid
from board.store.keys import PUBLISHER
from board.store.store import Store
from board.store.verdict import Accepted, Attempt
from tests.bus.topics import Topic
from tests.conftest import board_settings
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.valkey import ValkeyServer

Candidate = Callable[..., Publisher]


@pytest.fixture
def topic() -> Topic:
    return Topic()


@pytest.fixture
async def candidate(store: Store, topic: Topic) -> AsyncIterator[Candidate]:
    """Starts a publisher; all are stopped at the end."""
    async with AsyncExitStack() as stack:

        def start(**changes: int) -> Publisher:
            options = {"keep": 1000, "lease_ms": 400, **changes}
            publisher = Publisher(store, topic.publish, loops=Loops(), **options)
            publisher.start()
            stack.push_async_callback(publisher.stop)
            return publisher

        yield start


async def place(store: Store, count: int) -> None:
    answers = await store.place([Attempt(f"p{n}", n % 70, n % 16) for n in range(count)])
    assert all(isinstance(answer, Accepted) for answer in answers)


async def until_cursor(store: Store, seq: int) -> None:
    async with asyncio.timeout(FUSE_SECONDS):
        while await store.publication.cursor() < seq:
            await asyncio.sleep(0.005)


async def test_everything_in_the_outbox_is_published_in_order(
    store: Store, topic: Topic, candidate: Candidate
) -> None:
    await place(store, 20)
    candidate()
    await topic.until(lambda: len(topic.seqs) == 20)
    await place(store, 5)
    await topic.until(lambda: len(topic.seqs) == 25)
    assert topic.seqs == list(range(1, 26))
    assert len(topic.bodies) == 2
    assert topic.placements[3].player == "p3"


async def test_a_backlog_becomes_bodies_that_the_ledger_takes_one_by_one(
    store: Store, topic: Topic, candidate: Candidate
) -> None:
    for _ in range(5):
        await place(store, 500)
    candidate()
    await topic.until(lambda: len(topic.seqs) == 2_500)
    assert topic.seqs == list(range(1, 2_501))
    assert max(len(decode_batch(body).placements) for body in topic.bodies) == 1_000


async def test_the_cursor_moves_after_the_topic_accepted(
    store: Store, topic: Topic, candidate: Candidate
) -> None:
    topic.refusals = 3
    await place(store, 5)
    candidate()
    await topic.until(lambda: topic.refused == 1)
    assert await store.publication.cursor() == 0
    await until_cursor(store, 5)
    assert topic.refused == 3
    assert topic.seqs == [1, 2, 3, 4, 5]


async def test_of_several_candidates_one_publishes(
    store: Store, topic: Topic, candidate: Candidate
) -> None:
    for _ in range(4):
        candidate()
    for _ in range(10):
        before = len(topic.seqs)
        await place(store, 3)
        await topic.until(lambda before=before: len(topic.seqs) > before)  # type: ignore[misc]
    await until_cursor(store, 30)
    assert topic.seqs == list(range(1, 31))


async def test_when_the_leader_died_another_goes_on_where_it_stood(
    store: Store, topic: Topic, candidate: Candidate
) -> None:
    await place(store, 4)
    assert await store.lease(PUBLISHER, "killed", 300)
    await store.publication.advance(2)
    candidate()
    await topic.until(lambda: 4 in topic.seqs)
    assert topic.seqs == [3, 4]


async def test_a_leader_that_stops_passes_the_lease_on(store: Store, candidate: Candidate) -> None:
    leader = candidate(lease_ms=600_000)
    await place(store, 1)
    await until_cursor(store, 1)
    assert not await store.lease(PUBLISHER, "next", 1000)
    await leader.stop()
    assert await store.lease(PUBLISHER, "next", 1000)


async def test_a_leader_of_the_past_cannot_move_the_cursor_back(store: Store) -> None:
    assert await store.publication.advance(9) == 9
    assert await store.publication.advance(4) == 9
    assert await store.publication.cursor() == 9


async def test_giving_up_the_lease_leaves_the_cursor(store: Store) -> None:
    await store.lease(PUBLISHER, "ann", 1000)
    await store.publication.advance(9)
    await store.lease(PUBLISHER, "ann", 0)
    assert await store.publication.cursor() == 9


async def test_what_is_not_published_is_not_trimmed(
    store: Store, topic: Topic, candidate: Candidate
) -> None:
    topic.refusals = 1
    await place(store, 50)
    candidate(keep=5)
    await topic.until(lambda: topic.refused == 1)
    assert await store.outbox.length() == 50
    async with asyncio.timeout(FUSE_SECONDS):
        while await store.outbox.length() > 5:
            await asyncio.sleep(0.005)
    assert topic.seqs == list(range(1, 51))
    assert [placed.seq for placed in (await store.outbox.since(45)).placements] == [
        46, 47, 48, 49, 50,
    ]  # fmt: skip


async def test_the_tick_is_the_live_one(
    store: Store, candidate: Candidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("board.bus.publisher.TEND_SECONDS", 0)
    publisher = candidate()
    for tick_ms in (20, 35):
        await store.configure(board_settings(tick_ms=tick_ms))
        async with asyncio.timeout(FUSE_SECONDS):
            while publisher.tick_ms != tick_ms:
                await place(store, 1)
                await asyncio.sleep(0.005)


async def test_behind_a_hole_publishing_goes_on(
    store: Store, topic: Topic, candidate: Candidate
) -> None:
    await place(store, 2)
    await store.restore([], 7)
    await place(store, 1)
    candidate()
    await until_cursor(store, 8)
    assert topic.seqs == [1, 2, 8]


async def test_a_hole_at_the_end_is_passed_over(store: Store, candidate: Candidate) -> None:
    candidate()
    await store.restore([], 7)
    await until_cursor(store, 7)


async def test_a_batch_says_how_many_bits_the_board_has(
    valkey: ValkeyServer, topic: Topic
) -> None:
    store = Store.open(valkey.url)
    await store.create(board_settings(grid=Grid.new(70, 7, 8)))
    async with AsyncExitStack() as stack:
        publisher = Publisher(store, topic.publish, keep=1000, loops=Loops(), lease_ms=400)
        stack.push_async_callback(store.close)
        stack.push_async_callback(publisher.stop)
        publisher.start()
        assert isinstance((await store.place([Attempt("ann", 5, 3)]))[0], Accepted)
        await topic.until(lambda: topic.seqs == [1])
    (batch,) = map(decode_batch, topic.bodies)
    assert (batch.bits, batch.placements[0].color) == (8, 3)


def test_a_large_batch_becomes_several_messages() -> None:
    placed = [Placement(seq, seq, 1, "x" * 100, seq) for seq in range(1, 9_001)]
    found = list(bodies(0, placed, 4))
    assert len(found) > 1
    assert all(len(body) <= MAX_BODY_BYTES for body, _ in found)
    decoded = [decode_batch(body) for body, _ in found]
    assert [each for batch in decoded for each in batch.placements] == placed
    ends = [last for _, last in found]
    assert [batch.from_seq for batch in decoded] == [0, *ends[:-1]]
    assert ends[-1] == 9_000
