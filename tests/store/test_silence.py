"""A Valkey that stands still, loses answers, or whose clock jumps."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from board.core.problem import Cooldown, Unavailable
from board.store import client as store_client
from board.store.client import Unreachable
from board.store.store import Store
from board.store.verdict import Accepted, Answer, Attempt
from tests.conftest import board_settings
from tests.rig.fuse import FUSE_SECONDS
from tests.rig.valkey import ValkeyServer, free_port

NOW_MS = 1_700_000_000_000
HOUR_MS = 3_600_000
LEASE = "{board}:writer"


async def place(store: Store, player: str = "ann", pixel: int = 3, color: int = 5) -> Answer:
    [answer] = await store.place([Attempt(player, pixel, color)])
    return answer


async def until_clock_moved(store: Store) -> None:
    """The next answer is of a later millisecond than the last one heard."""
    while await store.clock_ms() <= (store._heard or (0, 0))[0]:
        await asyncio.sleep(0.001)


# --- answers that were lost ----------------------------------------------------------------


async def test_a_wish_of_the_pause_is_answered_with_its_first_seq(store: Store) -> None:
    await store.configure(board_settings(cooldown_seconds=300))
    first = await place(store)
    assert isinstance(first, Accepted)
    await store.note_pause()
    again = await place(store)
    assert isinstance(again, Accepted)
    assert again.seq == first.seq and 0 < again.wait_ms <= 300_000
    assert await store.seq() == 1


@pytest.mark.parametrize(("pixel", "color"), [(4, 5), (3, 6)])
async def test_another_wish_is_not(store: Store, pixel: int, color: int) -> None:
    await store.configure(board_settings(cooldown_seconds=300))
    await place(store)
    await store.note_pause()
    assert isinstance(await place(store, pixel=pixel, color=color), Cooldown)


async def test_without_a_pause_the_same_wish_waits_like_any_other(store: Store) -> None:
    await store.configure(board_settings(cooldown_seconds=300))
    await place(store)
    assert isinstance(await place(store), Cooldown)


async def test_what_was_placed_before_the_pause_is_not_repeated(store: Store) -> None:
    await store.configure(board_settings(cooldown_seconds=300))
    await place(store)
    await until_clock_moved(store)
    await place(store, player="bob")  # whose answer was heard: the pause begins behind it
    await store.note_pause()
    assert isinstance(await place(store), Cooldown)


async def test_two_pauses_in_a_row_are_one(store: Store) -> None:
    """Connections break one after the other, and answers are heard in between."""
    await store.configure(board_settings(cooldown_seconds=300))
    first = await place(store)
    await store.note_pause()
    await until_clock_moved(store)
    await place(store, player="bob")
    await store.note_pause()
    again = await place(store)
    assert isinstance(first, Accepted) and isinstance(again, Accepted)
    assert again.seq == first.seq


async def test_a_valkey_that_stood_still_carries_out_nothing_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its callers have given up they were told was not placed."""
    monkeypatch.setattr(store_client, "COMMAND_TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr("board.store.store.PATIENCE_MS", 150)
    with ValkeyServer(tmp_path) as server:
        store = Store.open(server.url)
        await store.create(board_settings())
        await place(store)
        os.kill(server.pid, signal.SIGSTOP)
        try:
            with pytest.raises(Unreachable) as caught:
                await place(store, pixel=4)
            assert caught.value.was_sent
        finally:
            os.kill(server.pid, signal.SIGCONT)
        async with asyncio.timeout(FUSE_SECONDS):
            while True:
                try:
                    assert await store.seq() == 1
                    break
                except Unavailable:
                    continue
        assert isinstance(await place(store, pixel=5), Accepted | Unavailable)
        await store.close()


async def test_what_was_never_sent_is_known(tmp_path: Path) -> None:
    store = Store.open(f"redis://127.0.0.1:{free_port()}")
    with pytest.raises(Unreachable) as caught:
        await store.seq()
    assert not caught.value.was_sent
    await store.close()


# --- connections ---------------------------------------------------------------------------


async def test_a_read_in_a_silent_server_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_client, "COMMAND_TIMEOUT_SECONDS", 0.2)
    monkeypatch.setattr(store_client, "MAX_WAIT_SECONDS", 0.2)
    with ValkeyServer(tmp_path) as server:
        store = Store.open(server.url)
        await store.create(board_settings())
        os.kill(server.pid, signal.SIGSTOP)
        try:
            async with asyncio.timeout(FUSE_SECONDS):
                with pytest.raises(Unreachable):
                    await store.outbox.codes(0, 100)
        finally:
            os.kill(server.pid, signal.SIGCONT)
        await store.close()


async def test_one_silent_connection_ends_the_idle_ones(store: Store) -> None:
    """Each of them would cost somebody the whole time-out."""
    await asyncio.gather(*(store.seq() for _ in range(8)))
    pool = store.client.connection_pool
    assert sum(each.is_connected for each in pool._available_connections) > 1
    await store_client.hang_up(store.client)
    assert not any(each.is_connected for each in pool._available_connections)
    assert await store.seq() == 0


async def test_many_reads_at_once_wait_for_a_connection(store: Store) -> None:
    assert await asyncio.gather(*(store.seq() for _ in range(500))) == [0] * 500


@pytest.mark.parametrize(
    "word",
    ["BUSY", "LOADING", "MASTERDOWN", "READONLY", "OOM", "MISCONF", "CLUSTERDOWN", "TRYAGAIN"],
)
async def test_not_now_is_unavailable_whatever_it_is_called(store: Store, word: str) -> None:
    """The word as a server sends it, through the real parser."""
    script = "return redis.error_reply(ARGV[1])"
    with pytest.raises(Unavailable, match="cannot do this now") as caught:
        await store_client.call(store.client, "EVAL", script, 0, f"{word} just now")
    assert not isinstance(caught.value, Unreachable)


# --- the clock -----------------------------------------------------------------------------


async def test_a_clock_that_went_back_makes_nobody_wait_longer_than_the_cooldown(
    store: Store,
) -> None:
    await store.configure(board_settings(cooldown_seconds=5))
    store.now_ms = NOW_MS
    await place(store)
    store.now_ms = NOW_MS - HOUR_MS
    refused = await place(store)
    assert isinstance(refused, Cooldown) and refused.extra["wait_ms"] == 5_000
    store.now_ms += 4_999
    assert isinstance(await place(store), Cooldown)
    store.now_ms += 1
    assert isinstance(await place(store), Accepted)


async def test_a_lease_is_never_longer_than_its_length(store: Store) -> None:
    now_ms = await store.clock_ms()
    assert await store.lease(LEASE, "dead", 5_000)
    assert not await store.lease(LEASE, "ann", 5_000)
    deadline = {"owner": "dead", "deadline": now_ms + HOUR_MS, "length": 5_000}
    await store.client.hset(LEASE, mapping=deadline)  # type: ignore[misc]
    assert await store.lease(LEASE, "ann", 5_000)
    assert not await store.lease(LEASE, "bob", 5_000)
