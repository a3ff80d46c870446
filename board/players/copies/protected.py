"""GET /api/protected: which pixels nobody may place on."""

from __future__ import annotations

from board.live.live import Live
from board.players.copies.shared_copy import SharedCopy, shared


async def mask(now: Live) -> SharedCopy:
    sheet = await now.protection.sheet(now.reads, now.hub.settings)
    return SharedCopy(sheet.name or "none", sheet.body, [])


get_protected = shared(mask)
