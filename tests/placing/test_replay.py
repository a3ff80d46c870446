from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from board.core.placement import Kind
from board.core.tiles.grid import Grid
from board.core.tiles.packed import set_pixel
from board.store.bulk import Write
from board.store.store import Store
from tests.conftest import board_settings
from tests.placing.bulks import bulk_of, replay_of
from tests.rig.relay import lossy_relay
from tests.rig.valkey import ValkeyServer

GRID = Grid.new(10, 7)
FIRST_MS = 1_490_979_533_000
WRITES = [
    Write(
        GRID.address(number * 11 % 10, number * 11 // 10 % 7),
        number % 16,
        f"user{number % 9}",
        FIRST_MS + number,
    )
    for number in range(2_500)
]


class Interrupted(Exception):
    pass


def interrupted_after(count: int) -> Iterator[Write]:
    yield from WRITES[:count]
    raise Interrupted


def nothing(*_: object) -> None:
    pass


def final_board() -> bytes:
    pixels = bytearray(GRID.byte_length)
    for write in WRITES:
        set_pixel(pixels, write.pixel, write.color, GRID.bits)
    return bytes(pixels)


async def assert_everything_is_written_once(store: Store) -> None:
    snapshot = await store.snapshot()
    assert snapshot.seq == len(WRITES)
    assert snapshot.pixels == final_board()


async def test_everything_is_written_in_order(store: Store) -> None:
    replay = replay_of(store, "set", 0, nothing)
    await replay.run(WRITES, None, nothing)
    assert (replay.skipped, replay.written) == (0, 2_500)
    await assert_everything_is_written_once(store)


async def test_placements_keep_their_user_and_time(store: Store) -> None:
    await replay_of(store, "set", 0, nothing).run(WRITES[:3], None, nothing)
    kept = (await store.outbox.since(0)).placements
    assert [tuple(placement) for placement in kept] == [
        (seq, write.pixel, write.color, write.player, write.at_ms, Kind.IMPORT, 7)
        for seq, write in enumerate(WRITES[:3], 1)
    ]


@pytest.mark.parametrize("count", [0, 999, 1_000, 1_001, 2_499])
async def test_a_replay_goes_on_exactly_where_it_was_cut_off(store: Store, count: int) -> None:
    with pytest.raises(Interrupted):
        await replay_of(store, "set", 0, nothing).run(interrupted_after(count), None, nothing)
    replay = replay_of(store, "set", 0, nothing)
    await replay.run(WRITES, None, nothing)
    assert replay.skipped == count // 1_000 * 1_000
    assert replay.skipped + replay.written == len(WRITES)
    await assert_everything_is_written_once(store)


async def test_a_replay_that_is_done_writes_nothing_more(store: Store) -> None:
    await replay_of(store, "set", 0, nothing).run(WRITES, None, nothing)
    again = replay_of(store, "set", 0, nothing)
    await again.run(WRITES, None, nothing)
    assert (again.skipped, again.written) == (2_500, 0)
    await assert_everything_is_written_once(store)


async def test_another_file_is_written_from_its_beginning(store: Store) -> None:
    await replay_of(store, "one", 0, nothing).run(WRITES, None, nothing)
    await replay_of(store, "other", 0, nothing).run(WRITES, None, nothing)
    assert await store.seq() == 5_000


async def test_what_is_forgotten_is_replayed_again(store: Store) -> None:
    await replay_of(store, "set", 0, nothing).run(WRITES, None, nothing)
    await bulk_of(store, "set", 0, nothing).forget()
    again = replay_of(store, "set", 0, nothing)
    await again.run(WRITES, None, nothing)
    assert (again.skipped, again.written) == (0, 2_500)


async def test_a_valkey_that_is_away_is_waited_for(tmp_path: Path) -> None:
    with ValkeyServer(tmp_path, durable=True) as server:
        store = Store.open(server.url)
        await store.create(board_settings())
        reasons: list[str] = []
        looking = []

        def on_chunk() -> None:
            if not reasons:
                server.kill()

        def on_wait(reason: str) -> None:
            if not reasons:
                server.start()
                looking.append(asyncio.create_task(store.permit.give()))  # as a web process does
            reasons.append(reason)

        await replay_of(store, "set", 0, on_wait).run(WRITES, None, on_chunk)
        assert reasons
        await assert_everything_is_written_once(store)
        await store.close()


async def test_pixels_whose_answer_was_lost_are_not_written_twice(valkey: ValkeyServer) -> None:
    async with lossy_relay(valkey.port) as relay:
        store = Store.open(f"redis://127.0.0.1:{relay.port}")
        await store.create(board_settings())
        chunks = 0
        reasons: list[str] = []

        def on_chunk() -> None:
            nonlocal chunks
            chunks += 1
            relay.loses_next_answer = chunks == 2  # the first one follows the skipping

        await replay_of(store, "set", 0, reasons.append).run(WRITES, None, on_chunk)
        assert len(reasons) == 1
        await assert_everything_is_written_once(store)
        await store.close()


async def test_a_chunk_that_arrives_twice_is_written_once(store: Store) -> None:
    for _ in range(2):
        found = await store.bulk.write(WRITES[:10], kind=Kind.IMPORT, progress=("set", 10))
        assert found == (10, 10) and await store.seq() == 10


async def test_a_store_behind_the_ledger_is_waited_for(store: Store) -> None:
    reasons = []

    async def catch_up() -> None:
        await store.restore([], 40)

    def on_wait(reason: str) -> None:
        reasons.append((reason, asyncio.create_task(catch_up())))

    await replay_of(store, "set", 40, on_wait).run(WRITES[:10], None, nothing)
    assert "behind" in reasons[0][0]
    assert await store.seq() == 50


async def test_an_outbox_that_is_full_is_waited_for(valkey: ValkeyServer) -> None:
    store = Store.open(valkey.url)
    await store.create(board_settings(outbox_limit=1_000))
    reasons = []

    def on_wait(reason: str) -> None:
        reasons.append((reason, asyncio.create_task(store.configure(board_settings()))))

    await replay_of(store, "set", 0, on_wait).run(WRITES, None, nothing)
    assert "full" in reasons[0][0]
    await assert_everything_is_written_once(store)
    await store.close()
