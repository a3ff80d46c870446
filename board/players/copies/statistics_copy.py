"""GET /api/stats: what the players of the board have placed, as it was counted last."""

from __future__ import annotations

import zlib

from board.live.live import Live
from board.players.copies.history_copies import translated
from board.players.copies.shared_copy import SharedCopy, shared


async def statistics(now: Live) -> SharedCopy:
    with translated():
        found = await now.history.statistics()

    async def body(encoding: str) -> bytes:
        return found.packed if encoding == "gzip" else found.text

    name = f"{zlib.crc32(found.text):08x}"
    return SharedCopy(name, body, [], b"application/json", ("gzip",))


get_statistics = shared(statistics)
