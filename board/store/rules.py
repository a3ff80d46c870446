"""What moderators decide, as the scripts read it: bans and protected pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from board.core.grid import Grid
from board.store.client import Client, call, translated
from board.store.keys import BANNED, MASK


class Ban(NamedTuple):
    """`until_ms` 0 means for good."""

    until_ms: int
    reason: str


Rectangle = tuple[int, int, int, int]  # x1, y1, x2, y2, corners included


class Rules:
    def __init__(self, client: Client) -> None:
        self._client = client

    async def ban(self, player: str, ban: Ban) -> None:
        await call(self._client, "HSET", BANNED, player, f"{ban.until_ms} {ban.reason}")

    async def unban(self, player: str) -> None:
        await call(self._client, "HDEL", BANNED, player)

    async def ban_of(self, player: str) -> Ban | None:
        field = await call(self._client, "HGET", BANNED, player)
        if field is None:
            return None
        until_ms, _, reason = field.decode().partition(" ")
        return Ban(int(until_ms), reason)

    async def replace_bans(self, bans: Mapping[str, Ban]) -> None:
        """All bans at once; nobody is let through in between."""
        pipeline = self._client.pipeline(transaction=True)
        pipeline.delete(BANNED)
        for player, ban in bans.items():
            pipeline.hset(BANNED, player, f"{ban.until_ms} {ban.reason}")
        with translated():
            await pipeline.execute()

    async def replace_protected(self, grid: Grid, rectangles: Iterable[Rectangle]) -> None:
        """All protected pixels at once."""
        mask = bytearray((grid.size + 7) // 8)
        for rectangle in rectangles:
            for pixel in grid.rectangle(*rectangle):
                mask[pixel >> 3] |= 0x80 >> (pixel & 7)  # GETBIT counts from the highest bit
        if any(mask):
            await call(self._client, "SET", MASK, bytes(mask))
        else:
            await call(self._client, "DEL", MASK)
