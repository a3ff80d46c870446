"""The board as `GET /api/board` shows it."""

from __future__ import annotations

from board.core.formats.snapshot import Snapshot, decode_snapshot
from board.core.tiles.packed import get_pixel
from board.store.store import Store
from tests.rig.fuse import until
from tests.rig.server import BoardServer


def board_as_of(server: BoardServer, seq: int) -> Snapshot:
    """An answer may be a second old, so this asks until it is as new as `seq`."""

    def as_new() -> Snapshot | None:
        snapshot = decode_snapshot(server.request("GET", "/api/board")[1])
        return snapshot if snapshot.seq >= seq else None

    found: Snapshot = until(as_new, f"the board reaches {seq}")
    return found


async def colors_of(store: Store, *addresses: int) -> list[int]:
    """As the live store has them."""
    snapshot = await store.snapshot()
    return [get_pixel(snapshot.pixels, each, snapshot.grid.bits) for each in addresses]
