from __future__ import annotations

from pathlib import Path

from board.store.store import Store
from tests.bus.following import CODES, place
from tests.rig.server import BoardServer
from tests.rig.valkey import ValkeyServer

MODEL = "from board.models import Board"


def test_a_drained_board_takes_nothing_more_and_its_ledger_has_all(tmp_path: Path) -> None:
    with BoardServer(tmp_path) as server:
        player = server.new_player()
        for color in range(5):
            assert server.place(player, 1, 1, color)[0] == 200
        told = server.manage("drain").stdout
        assert told == "The board is frozen, and the ledger has everything up to seq 6.\n"
        assert server.request("GET", "/api/pixel/1/1")[1]["seq"] == 5
        status, problem = server.place(player, 1, 1, 7)
        assert (status, problem["type"]) == (423, "/problems/frozen")
        assert server.manage("drain").stdout == told, "again is harmless"


async def test_a_ledger_that_nobody_fills_is_told(tmp_path: Path, valkey: ValkeyServer) -> None:
    with BoardServer(tmp_path, VALKEY_URL=valkey.url) as server:
        assert server.request("GET", "/api/config")[0] == 200
        assert server.stop() == 0
    store = Store.open(valkey.url)
    seq = await place(store, *CODES)
    await store.close()
    told = server.manage("drain", "--patience-seconds", "0", check=False)
    assert told.returncode == 1
    assert f"The ledger has 0 of {seq + 1} and gets no further. Is a web process" in told.stderr


def test_an_event_that_is_over_stays_so(tmp_path: Path) -> None:
    with BoardServer(tmp_path) as server:
        assert server.request("GET", "/api/config")[0] == 200
        server.manage("shell", "-c", f"{MODEL}; Board.objects.update(state='ended')")
        server.manage("drain")
        told = server.manage("shell", "-c", f"{MODEL}; print(Board.objects.get().state)")
    assert told.stdout.splitlines()[-1] == "ended"
