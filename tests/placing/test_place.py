"""What a player is told when the store does not answer as it should."""

from __future__ import annotations

import pytest

from board.core.live_settings import BoardSettings
from board.core.placement import Kind, Placement
from board.core.problem import Cooldown, Unavailable, UndoSpent
from board.placing.place import Placing
from board.store.repair.kept import Kept
from board.store.store import Store
from tests.conftest import board_settings
from tests.rig.relay import lossy_relay
from tests.rig.valkey import ValkeyServer, free_port


def with_cooldown() -> BoardSettings:
    return board_settings(cooldown_seconds=300)


def undoable() -> BoardSettings:
    return board_settings(cooldown_seconds=300, undo_seconds=60)


class Process:
    """Placing over `url`, and what it doubts."""

    def __init__(self, url: str) -> None:
        self.store, self.kept = Store.open(url), Kept(1000)
        self.doubts: list[str] = []
        self.placing = Placing(self.store, with_cooldown, lambda: 0, self.kept, self.doubts.append)


async def test_a_lost_answer_may_have_been_placed_and_comes_again(valkey: ValkeyServer) -> None:
    async with lossy_relay(valkey.port) as relay:
        process = Process(f"redis://127.0.0.1:{relay.port}")
        await process.store.create(with_cooldown())
        relay.loses_next_answer = True
        with pytest.raises(Unavailable, match="may have been placed; trying it again is safe"):
            await process.placing.place("ann", 3, 4, 5)
        assert process.doubts and len(process.kept) == 0
        assert await process.store.seq() == 1
        accepted = await process.placing.place("ann", 3, 4, 5)
        assert accepted.seq == 1 and accepted.wait_ms <= 300_000
        assert [each.seq for each in process.kept.all()] == [1]
        with pytest.raises(Cooldown):
            await process.placing.place("ann", 3, 4, 6)
        await process.store.close()


async def test_the_answer_comes_again_from_any_process(valkey: ValkeyServer) -> None:
    async with lossy_relay(valkey.port) as relay:
        one, two = Process(f"redis://127.0.0.1:{relay.port}"), Process(valkey.url)
        await one.store.create(with_cooldown())
        relay.loses_next_answer = True
        with pytest.raises(Unavailable):
            await one.placing.place("ann", 3, 4, 5)
        await one.placing.place("bob", 0, 0, 1)  # it hears the store again, and notes the pause
        assert (await two.placing.place("ann", 3, 4, 5)).seq == 1
        await one.store.close()
        await two.store.close()


async def test_what_was_not_sent_was_not_placed() -> None:
    process = Process(f"redis://127.0.0.1:{free_port()}")
    with pytest.raises(Unavailable, match="Nothing was placed"):
        await process.placing.place("ann", 3, 4, 5)
    await process.store.close()


async def test_an_answer_that_overtakes_a_repair_is_not_promised(store: Store) -> None:
    """What this process kept was given away while it was on its way."""
    kept = Kept(1000)

    def give_away() -> int:
        kept.give(0)
        return 0

    placing = Placing(store, board_settings, give_away, kept)
    with pytest.raises(Unavailable, match="may have been placed"):
        await placing.place("ann", 3, 4, 5)
    assert len(kept) == 0


async def test_a_store_behind_is_doubted(store: Store) -> None:
    doubts: list[str] = []
    placing = Placing(store, board_settings, lambda: 7, Kept(1000), doubts.append)
    with pytest.raises(Unavailable, match="being restored"):
        await placing.place("ann", 3, 4, 5)
    assert len(doubts) == 1


async def test_a_server_that_was_not_compared_is_doubted(store: Store) -> None:
    doubts: list[str] = []
    placing = Placing(store, board_settings, lambda: 0, Kept(1000), doubts.append)
    await store.client.script_flush()
    with pytest.raises(Unavailable, match="being compared"):
        await placing.place("ann", 3, 4, 5)
    assert len(doubts) == 1


async def test_an_undo_is_kept_until_the_ledger_has_it(valkey: ValkeyServer) -> None:
    process = Process(valkey.url)
    await process.store.create(undoable())
    placed = await process.placing.place("ann", 3, 4, 5)
    undone = await process.placing.undo("ann")
    first, second = process.kept.all()
    assert (first.seq, first.kind) == (placed.seq, Kind.PLAYER)
    assert second == Placement(undone.seq, 4 << 8 | 3, 0, "ann", undone.now_ms, Kind.UNDO)
    assert process.kept.newest == undone.seq
    await process.store.close()


async def test_an_undo_whose_answer_is_lost_may_have_been_done(valkey: ValkeyServer) -> None:
    async with lossy_relay(valkey.port) as relay:
        process = Process(f"redis://127.0.0.1:{relay.port}")
        await process.store.create(undoable())
        await process.placing.place("ann", 3, 4, 5)
        relay.loses_next_answer = True
        with pytest.raises(Unavailable, match="may have been taken back; trying it again is safe"):
            await process.placing.undo("ann")
        assert process.doubts
        with pytest.raises(UndoSpent):
            await process.placing.undo("ann")
        assert await process.store.seq() == 2
        await process.store.close()
