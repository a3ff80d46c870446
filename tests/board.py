"""The board as `GET /api/board` shows it."""

from __future__ import annotations

import time

from board.core.wire import Snapshot, decode_snapshot
from tests.fuse import FUSE_SECONDS
from tests.server import BoardServer


def board_as_of(server: BoardServer, seq: int) -> Snapshot:
    """An answer may be a second old, so this asks until it is as new as `seq`."""
    deadline = time.monotonic() + FUSE_SECONDS
    while time.monotonic() < deadline:
        snapshot = decode_snapshot(server.request("GET", "/api/board")[1])
        if snapshot.seq >= seq:
            return snapshot
    raise TimeoutError(f"The board stays at {snapshot.seq} and does not reach {seq}.")
