from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from board.core.grid import Grid, pack, unpack
from board.core.placement import Kind
from board.replay import Replay, Timeline
from board.store.store import Store, Write
from tests.conftest import board_settings
from tests.valkey import ValkeyServer

GRID = Grid(10, 7)
FIRST_MS = 1_490_979_533_000
WRITES = [
    Write(number * 11 % GRID.size, number % 16, f"user{number % 9}", FIRST_MS + number)
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
    colors = [0] * GRID.size
    for write in WRITES:
        colors[write.pixel] = write.color
    return pack(colors)


async def assert_everything_is_written_once(store: Store) -> None:
    snapshot = await store.snapshot(GRID)
    assert snapshot.seq == len(WRITES)
    assert unpack(snapshot.pixels, GRID.size) == unpack(final_board(), GRID.size)


async def test_everything_is_written_in_order(store: Store) -> None:
    replay = Replay(store, "set", 0, nothing)
    await replay.run(WRITES, None, nothing)
    assert (replay.skipped, replay.written) == (0, 2_500)
    await assert_everything_is_written_once(store)


async def test_placements_keep_their_user_and_time(store: Store) -> None:
    await Replay(store, "set", 0, nothing).run(WRITES[:3], None, nothing)
    kept = (await store.outbox.since(0)).placements
    assert [tuple(placement) for placement in kept] == [
        (seq, write.pixel, write.color, write.player, write.at_ms, Kind.IMPORT)
        for seq, write in enumerate(WRITES[:3], 1)
    ]


@pytest.mark.parametrize("count", [0, 999, 1_000, 1_001, 2_499])
async def test_a_replay_goes_on_exactly_where_it_was_cut_off(store: Store, count: int) -> None:
    with pytest.raises(Interrupted):
        await Replay(store, "set", 0, nothing).run(interrupted_after(count), None, nothing)
    replay = Replay(store, "set", 0, nothing)
    await replay.run(WRITES, None, nothing)
    assert replay.skipped == count // 1_000 * 1_000
    assert replay.skipped + replay.written == len(WRITES)
    await assert_everything_is_written_once(store)


async def test_a_replay_that_is_done_writes_nothing_more(store: Store) -> None:
    await Replay(store, "set", 0, nothing).run(WRITES, None, nothing)
    again = Replay(store, "set", 0, nothing)
    await again.run(WRITES, None, nothing)
    assert (again.skipped, again.written) == (2_500, 0)
    await assert_everything_is_written_once(store)


async def test_another_file_is_written_from_its_beginning(store: Store) -> None:
    await Replay(store, "one", 0, nothing).run(WRITES, None, nothing)
    await Replay(store, "other", 0, nothing).run(WRITES, None, nothing)
    assert await store.seq() == 5_000


async def test_what_is_forgotten_is_replayed_again(store: Store) -> None:
    replay = Replay(store, "set", 0, nothing)
    await replay.run(WRITES, None, nothing)
    await replay.forget()
    again = Replay(store, "set", 0, nothing)
    await again.run(WRITES, None, nothing)
    assert (again.skipped, again.written) == (0, 2_500)


async def test_a_valkey_that_is_away_is_waited_for(tmp_path: Path) -> None:
    with ValkeyServer(tmp_path, durable=True) as server:
        store = Store.open(server.url)
        await store.create(board_settings())
        reasons = []

        def on_chunk() -> None:
            if not reasons:
                server.kill()

        def on_wait(reason: str) -> None:
            if not reasons:
                server.start()
            reasons.append(reason)

        await Replay(store, "set", 0, on_wait).run(WRITES, None, on_chunk)
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

        await Replay(store, "set", 0, reasons.append).run(WRITES, None, on_chunk)
        assert len(reasons) == 1
        await assert_everything_is_written_once(store)
        await store.close()


async def test_a_chunk_that_arrives_twice_is_written_once(store: Store) -> None:
    for _ in range(2):
        seq = await store.write(WRITES[:10], kind=Kind.IMPORT, progress=("set", 10))
        assert seq == await store.seq() == 10


async def test_a_store_behind_the_ledger_is_waited_for(store: Store) -> None:
    reasons = []

    async def catch_up() -> None:
        await store.restore([], 40)

    def on_wait(reason: str) -> None:
        reasons.append((reason, asyncio.create_task(catch_up())))

    await Replay(store, "set", 40, on_wait).run(WRITES[:10], None, nothing)
    assert "behind" in reasons[0][0]
    assert await store.seq() == 50


async def test_an_outbox_that_is_full_is_waited_for(valkey: ValkeyServer) -> None:
    store = Store.open(valkey.url)
    await store.create(board_settings(outbox_limit=1_000))
    reasons = []

    def on_wait(reason: str) -> None:
        reasons.append((reason, asyncio.create_task(store.configure(board_settings()))))

    await Replay(store, "set", 0, on_wait).run(WRITES, None, nothing)
    assert "full" in reasons[0][0]
    await assert_everything_is_written_once(store)
    await store.close()


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
    await Replay(store, "set", 0, nothing).run(
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
    await Replay(store, "set", 0, nothing).run(
        writes, Timeline(1, clock.now, clock.sleep), nothing
    )
    assert seqs == [1, 2, 3]


async def test_a_rest_begins_at_the_speed_of_its_own_first_placement(store: Store) -> None:
    writes = [Write(0, 1, "user", FIRST_MS + number * 1_000) for number in range(1_001)]
    clock = Clock()
    await Replay(store, "set", 0, nothing).run(writes[:1_000], None, nothing)
    rest = Replay(store, "set", 0, nothing)
    await rest.run(writes, Timeline(1, clock.now, clock.sleep), nothing)
    assert (rest.written, clock.naps) == (1, [])


class Relay:
    """Stands between a client and Valkey, and may lose one answer with its connection."""

    def __init__(self, valkey_port: int) -> None:
        self._valkey_port = valkey_port
        self.port = 0
        self.loses_next_answer = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream, downstream = await asyncio.open_connection("127.0.0.1", self._valkey_port)
        await asyncio.gather(
            self._pump(reader, downstream, lambda: False),
            self._pump(upstream, writer, self._lose),
            return_exceptions=True,
        )

    def _lose(self) -> bool:
        loses, self.loses_next_answer = self.loses_next_answer, False
        return loses

    async def _pump(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        lose: Callable[[], bool],
    ) -> None:
        while (data := await source.read(65_536)) and not lose():
            target.write(data)
            await target.drain()
        target.close()
        await target.wait_closed()


@asynccontextmanager
async def lossy_relay(valkey_port: int) -> AsyncIterator[Relay]:
    relay = Relay(valkey_port)
    server = await asyncio.start_server(relay.serve, "127.0.0.1", 0)
    relay.port = server.sockets[0].getsockname()[1]
    try:
        yield relay
    finally:
        server.close()
