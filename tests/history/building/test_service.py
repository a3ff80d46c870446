"""One process keeps the history, and another one goes on when it ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from board.core.loops import Loops
from board.history.building import service
from board.history.building.builder import Limits
from board.history.building.service import HistoryService, Stopped
from board.history.kept.index import Index, read_index
from board.history.kept.storage import FileStorage
from board.ledger.base import Ledger
from tests.history.conftest import keep_in_database
from tests.history.histories import History, make_history
from tests.rig.fuse import FUSE_SECONDS, until
from tests.rig.reply import send
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = Limits(placements=10, seconds=0.0)


@pytest.fixture
async def loops() -> AsyncIterator[Loops]:
    loops = Loops()
    yield loops
    await loops.stop()


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[History], HistoryService]:
    monkeypatch.setattr(service, "TURN_SECONDS", 0.01)

    def make(history: History) -> HistoryService:
        def ledger() -> Ledger:
            return keep_in_database(history)

        return HistoryService(ledger, FileStorage(tmp_path), history.begin.shape, AT_ONCE)

    return make


async def kept_to(folder: Path, seq: int) -> Index:
    async with asyncio.timeout(FUSE_SECONDS):
        while True:
            index = await asyncio.to_thread(read_index, FileStorage(folder))
            if index and index.last_seq >= seq:
                return index
            await asyncio.sleep(0.02)


async def test_one_keeps_it_and_the_next_one_goes_on(
    make: Callable[[History], HistoryService], loops: Loops, tmp_path: Path
) -> None:
    whole = make_history(31, 60)
    part = History(whole.begin, whole.entries[:25])
    first, second = make(part), make(whole)
    first.start(loops)
    before = await kept_to(tmp_path, part.last_seq)
    second.start(loops)
    turns = asyncio.Event()
    second._storage = watched(second._storage, turns)
    await asyncio.wait_for(turns.wait(), FUSE_SECONDS)
    assert second._builder is None, "The seat is taken."
    await first.stop()
    after = await kept_to(tmp_path, whole.last_seq)
    assert after.chunks[: len(before.chunks)] == before.chunks
    await second.stop()
    assert loops.faults == 0


def watched(storage: Any, turns: asyncio.Event) -> Any:
    """The same, which says when somebody has asked for a seat and been told."""
    real, loop, asked = storage.alone, asyncio.get_running_loop(), [0]

    def alone(*part: str) -> Any:
        asked[0] += 1
        if asked[0] == 3:
            loop.call_soon_threadsafe(turns.set)
        return real(*part)

    storage.alone = alone
    return storage


async def test_it_stops_in_the_middle_of_a_long_history(
    make: Callable[[History], HistoryService], tmp_path: Path
) -> None:
    history = make_history(32, 60)
    keeper = make(history)
    keeper._is_stopping = True
    with pytest.raises(Stopped):
        await sync_to_async(keeper._turn)()
    found = await asyncio.to_thread(read_index, FileStorage(tmp_path))
    assert found and found.last_seq == 0
    await keeper.stop()
    again = make(history)
    await sync_to_async(again._turn)()
    assert (await kept_to(tmp_path, history.last_seq)).last_seq == history.last_seq
    await again.stop()


def test_a_server_of_two_workers_keeps_it(tmp_path: Path, valkey: ValkeyServer) -> None:
    """And the command keeps more of it meanwhile, which it goes on behind."""
    with BoardServer(tmp_path, "--workers", "2", VALKEY_URL=valkey.url) as server:
        until(lambda: send(server, "GET", "/api/history").status == 200, "it has begun")
        player = server.new_player()
        seq = server.place(player, 1, 1, 3)[1]["seq"]
        server.manage("verify_board")
        server.manage("build_history")
        until(lambda: send(server, "GET", "/api/history").json["last_seq"] == seq, "it is listed")
        assert send(server, "GET", f"/api/history/board/{seq}").status == 200
        assert server.stop() == 0
        assert "Traceback" not in server.log
