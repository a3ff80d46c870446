"""A Valkey that came back older than what was published, shown or answered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack

import pytest
from asgiref.sync import sync_to_async

from board.core.change import Change, Entry
from board.core.live_settings import BoardSettings
from board.core.placement import Kind, Placement
from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.core.tiles.packed import get_pixel
from board.ledger import recovery, remains
from board.ledger.base import Ledger, LedgerError
from board.ledger.database import DatabaseThread
from board.ledger.recovery import LEAST_LIFT, Recovery
from board.ledger.remains import merged
from board.ledger.watch import Watch
from board.store.cursors import LEDGER, TOPIC
from board.store.keys import CURSORS, REPAIR
from board.store.repair.kept import Kept
from board.store.repair.permit import NotPermitted
from board.store.store import Store
from tests.conftest import board_settings
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.django_db(transaction=True)
GRID = Grid.new(100, 90)
LIMIT = 120_000
LIFT = max(LIMIT, LEAST_LIFT)
PLACED = [Placement(seq, 10 * seq, seq, "ann", 1_700_000_000_000 + seq) for seq in range(1, 10)]


def live_settings() -> BoardSettings:
    return board_settings(grid=GRID, outbox_limit=LIMIT)


class Process:
    """What a web process has of a repair, with a roster told by the test."""

    def __init__(self, store: Store, ledger: Ledger, name: str, roster: set[str]) -> None:
        self.store, self.kept, self.seen = store, Kept(1000), 0
        self.database = DatabaseThread(name)

        async def everybody() -> set[str]:
            return roster

        async def remake(round_id: str) -> BoardSettings:
            await store.create(live_settings(), permits=False)
            return live_settings()

        self.recovery = Recovery(store, ledger, self.database, everybody, remake)
        self.watch = Watch(store, self.recovery, name, self.kept, lambda: self.seen)

    async def until_sound(self) -> None:
        """As the loop does that runs the watch."""
        async with asyncio.timeout(FUSE_SECONDS):
            while not await self._has_looked():
                await asyncio.sleep(0.01)

    async def _has_looked(self) -> bool:
        try:
            return await self.watch.look()
        except (LedgerError, Unavailable):  # an SQLite in memory is locked by whoever reads it
            return False


@pytest.fixture
async def store(valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """At seq 4, after 9 was published; what Valkey knew of 5 to 9 is lost."""
    monkeypatch.setattr(recovery, "LOOK_SECONDS", 0.01)
    store = Store.open(valkey.url)
    await store.create(live_settings())
    await store.restore(PLACED[:4], 0)
    yield store
    await store.close()


class Processes:
    def __init__(self, valkey: ValkeyServer, ledger: Ledger, running: AsyncExitStack) -> None:
        self._valkey, self._ledger, self._running = valkey, ledger, running

    def __call__(self, name: str = "one", *others: str) -> Process:
        store = Store.open(self._valkey.url)
        process = Process(store, self._ledger, name, {name, *others})
        self._running.push_async_callback(process.database.close)
        self._running.push_async_callback(store.close)
        return process


@pytest.fixture
async def start(valkey: ValkeyServer, ledger: Ledger) -> AsyncIterator[Processes]:
    async with AsyncExitStack() as running:
        yield Processes(valkey, ledger, running)


async def append(ledger: Ledger, placed: Sequence[Placement]) -> None:
    async with asyncio.timeout(FUSE_SECONDS):
        while True:
            try:
                return await sync_to_async(ledger.append)(placed, placed[-1].seq)
            except LedgerError:
                await asyncio.sleep(0.01)


async def publish(process: Process, seq: int) -> None:
    """As the leader did before Valkey lost it."""
    process.store.publication.is_used = True
    await process.store.publication.advance(seq)
    await process.store.client.hset(CURSORS, TOPIC, "4")  # type: ignore[misc]


async def until_it_waits(caplog: pytest.LogCaptureFixture, count: int) -> None:
    async with asyncio.timeout(FUSE_SECONDS):
        while f"{count} placements are on their way" not in caplog.text:
            await asyncio.sleep(0.005)


async def colors(store: Store) -> list[int]:
    snapshot = await store.snapshot()
    assert snapshot.seq == await store.seq()
    return [get_pixel(snapshot.pixels, placed.pixel, 4) for placed in PLACED]


async def test_what_is_on_its_way_to_the_ledger_is_waited_for(
    store: Store, ledger: Ledger, start: Processes, caplog: pytest.LogCaptureFixture
) -> None:
    """In any order, as queues deliver; the highest seq alone says nothing."""
    process = start()
    await append(ledger, PLACED[:3])
    await publish(process, 9)
    repairing = asyncio.create_task(process.until_sound())
    await until_it_waits(caplog, 5)
    await append(ledger, PLACED[6:])
    await until_it_waits(caplog, 2)
    await append(ledger, PLACED[3:6])
    await repairing
    assert await colors(store) == list(range(1, 10))
    assert [one.seq for one in (await store.outbox.since(4)).placements] == [5, 6, 7, 8, 9]


async def test_an_empty_valkey_gets_the_board_and_what_is_on_its_way(
    store: Store,
    ledger: Ledger,
    start: Processes,
    valkey: ValkeyServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    process = start()
    await append(ledger, PLACED[:6])
    await publish(process, 9)
    valkey.flush()
    repairing = asyncio.create_task(process.until_sound())
    await until_it_waits(caplog, 3)
    await append(ledger, PLACED[6:])
    await repairing
    assert await colors(store) == list(range(1, 10))
    assert await store.settings() == live_settings()


async def test_what_never_comes_is_not_numbered_again(
    store: Store, ledger: Ledger, start: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "PATIENCE_SECONDS", 0.05)
    process = start()
    await append(ledger, PLACED[:6])
    await publish(process, 9)
    await process.until_sound()
    assert await store.seq() == 9 + LIFT
    assert await colors(store) == [1, 2, 3, 4, 5, 6, 0, 0, 0]
    assert not (await store.outbox.since(4)).is_whole


async def test_seq_is_lifted_over_what_may_have_been_given_out_unseen(
    store: Store, ledger: Ledger, start: Processes
) -> None:
    process = start()
    await append(ledger, PLACED[:6])
    await process.until_sound()
    assert await store.seq() == 6 + LIFT
    stretch = await store.outbox.since(6)
    assert (stretch.placements, stretch.is_whole) == ([], False)


async def test_every_process_gives_back_what_it_acknowledged(
    store: Store, ledger: Ledger, start: Processes
) -> None:
    one, two = start("one", "two"), start("two", "one")
    one.kept.add([PLACED[5], PLACED[8]])
    two.kept.add([PLACED[4], PLACED[6], PLACED[7]])
    await append(ledger, PLACED[:4])
    await asyncio.gather(one.until_sound(), two.until_sound())
    assert await colors(store) == list(range(1, 10))
    assert [one.seq for one in (await store.outbox.since(4)).placements] == [5, 6, 7, 8, 9]
    assert await store.seq() == 9 + LIFT


async def test_a_process_that_has_nothing_to_give_is_asked_too(
    store: Store, ledger: Ledger, start: Processes
) -> None:
    """It has seen the most: what it saw may not be given out again."""
    one, two = start("one", "two"), start("two", "one")
    one.kept.add(PLACED[4:6])
    two.seen = 8
    await asyncio.gather(one.until_sound(), two.until_sound())
    assert await store.seq() == 8 + LIFT
    assert await colors(store) == [1, 2, 3, 4, 5, 6, 0, 0, 0]


async def test_whoever_comes_late_places_anew_what_it_acknowledged(
    store: Store, ledger: Ledger, start: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovery, "HEAR_SECONDS", 0.05)
    one, late = start("one", "late"), start("late", "one")
    one.kept.add([PLACED[4], PLACED[6]])
    undone = PLACED[5]._replace(kind=Kind.UNDO)
    late.kept.add([PLACED[3], undone])  # of which the store has one
    await one.until_sound()
    assert await colors(store) == [1, 2, 3, 4, 5, 0, 7, 0, 0]
    lifted = await store.seq()
    await late.until_sound()
    assert await colors(store) == [1, 2, 3, 4, 5, 6, 7, 0, 0]
    [back] = (await store.outbox.since(lifted)).placements
    assert back == undone._replace(seq=lifted + 1)
    await late.until_sound()
    assert await store.seq() == lifted + 1, "once"


async def test_what_a_dead_repairer_began_is_taken_up(
    store: Store, ledger: Ledger, start: Processes
) -> None:
    process = start()
    process.kept.add(PLACED[4:])
    await store.lease(REPAIR, "dead", 50)
    await store.repairs.open("a round of the dead")
    await store.restore(PLACED[4:6], 0)
    await process.until_sound()
    assert await colors(store) == list(range(1, 10))
    assert not (await store.standing()).repair


async def test_a_new_server_that_lost_nothing_goes_on_where_it_was(
    store: Store, ledger: Ledger, start: Processes
) -> None:
    process = start()
    await append(ledger, PLACED[:3])
    process.kept.add(PLACED[3:4])
    await store.client.script_flush()
    await process.until_sound()
    assert await store.seq() == 4
    assert (await store.standing()).is_permitted


async def test_a_store_that_lost_nothing_is_left_alone(
    store: Store, ledger: Ledger, start: Processes
) -> None:
    process = start()
    await append(ledger, PLACED[:3])
    process.seen = 4
    assert await process.watch.look()
    assert process.watch.trouble is None
    assert await store.seq() == 4


async def test_where_somebody_is_silent_no_number_is_given_out_that_he_may_have_seen(
    store: Store, ledger: Ledger, start: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody else knows of anything that is lost."""
    monkeypatch.setattr(recovery, "HEAR_SECONDS", 0.05)
    process = start("one", "silent")
    await store.client.script_flush()
    await process.until_sound()
    assert await store.seq() == 4 + LIFT


async def test_a_repair_that_was_cut_off_before_its_end_is_done_again(
    store: Store, ledger: Ledger, start: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it has written already looks like a whole board, of which nothing is lost."""
    process = start()
    await append(ledger, PLACED[:6])
    restore, cuts = process.store.restore, []

    async def cut_off(entries: Sequence[Entry], floor: int, round_id: str = "") -> int:
        if isinstance(entries[0], Change) and not cuts:
            cuts.append(await store.seq())
            raise Unavailable("The process was killed.")
        return await restore(entries, floor, round_id)

    monkeypatch.setattr(process.store, "restore", cut_off)
    await process.until_sound()
    assert cuts == [6] and await store.seq() == 6 + LIFT
    [last] = (await store.outbox.since(6)).entries
    assert isinstance(last, Change) and last.shape == live_settings().shape


async def test_an_empty_board_whose_making_was_cut_off_is_noted_in_the_ledger(
    store: Store,
    ledger: Ledger,
    start: Processes,
    valkey: ValkeyServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    valkey.flush()
    process = start()
    found, cuts = ledger.found, []

    def cut_off(change: Change) -> bool:
        if not cuts:
            cuts.append(change)
            raise LedgerError("It was killed.")
        return found(change)

    monkeypatch.setattr(ledger, "found", cut_off)
    await process.until_sound()
    [first] = await sync_to_async(lambda: list(ledger.since(-1)))()
    assert isinstance(first, Change) and first.shape == live_settings().shape
    assert await store.seq() == 0


async def test_a_repair_that_was_overtaken_opens_nothing(store: Store, start: Processes) -> None:
    await store.client.script_flush()
    await store.repairs.open("a later round")
    with pytest.raises(NotPermitted):
        await store.permit.give("an earlier round")
    assert not (await store.standing()).is_permitted


async def test_a_server_that_is_emptied_in_the_middle_of_a_repair_is_repaired_again(
    store: Store, ledger: Ledger, start: Processes, valkey: ValkeyServer
) -> None:
    process = start()
    await append(ledger, PLACED[:6])
    process.kept.add(PLACED[6:])
    hear = process.recovery._hear
    emptied = []

    async def empty_once(round_id: str) -> object:
        heard = await hear(round_id)
        if not emptied:
            emptied.append(valkey.flush())
        return heard

    process.recovery._hear = empty_once  # type: ignore[method-assign, assignment]
    await process.until_sound()
    assert await colors(store) == list(range(1, 10))
    assert (await store.standing()).is_permitted


async def test_a_doubt_is_known_until_the_next_good_look(
    store: Store, ledger: Ledger, start: Processes
) -> None:
    process = start()
    await process.until_sound()
    process.watch.doubt("The line was cut.")
    assert process.watch.trouble == "The line was cut."
    await process.until_sound()
    assert process.watch.trouble is None


async def test_what_the_ledger_has_is_kept_no_longer(
    store: Store, ledger: Ledger, start: Processes
) -> None:
    process = start()
    process.kept.add(PLACED[:4])
    await process.until_sound()
    assert len(process.kept) == 4
    await store.cursors.move(LEDGER, 3)
    await process.until_sound()
    assert process.kept.all() == PLACED[3:4]


def test_two_sources_are_merged_as_far_as_both_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remains, "SLICE", 3)
    assert merged(PLACED[:2], PLACED[1:3]) == PLACED[:3]
    assert merged(PLACED[:3], PLACED[3:5]) == PLACED[:3]
    assert merged(PLACED[4:5], PLACED[0:3]) == PLACED[:3]
    assert merged([], []) == []
