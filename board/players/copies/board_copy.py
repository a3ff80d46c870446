"""GET /api/board: the board as a snapshot, from the hub's mirror."""

from __future__ import annotations

from board.live.live import Live
from board.players.copies.shared_copy import SharedCopy, shared


async def snapshot(now: Live) -> SharedCopy:
    edition = now.hub.press.edition()
    return SharedCopy(str(edition.seq), edition.body, [(b"x-board-seq", b"%d" % edition.seq)])


get_board = shared(snapshot)
