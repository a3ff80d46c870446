"""What moderators decide, as the scripts read it: bans and protected pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from board.core.formats.mask import digest
from board.core.live_settings import BoardSettings
from board.core.tiles.grid import TILE_SIDE, Grid
from board.store.client import Client, call, translated
from board.store.keys import BANNED, MASK, STATE


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

    async def replace(
        self,
        settings: BoardSettings,
        bans: Mapping[str, Ban],
        rectangles: Iterable[Rectangle],
    ) -> BoardSettings:
        """Settings, bans and protected pixels in one transaction; the settings name the mask.

        So of two processes that do this at once, one wins as a whole, and the revision in the
        settings is true of all three.
        """
        mask = mask_of(settings.grid, rectangles)
        settings = replace(settings, protected=digest(mask))
        fields = [part for item in settings.to_hash().items() for part in item]
        pipeline = self._client.pipeline(transaction=True)
        pipeline.execute_command("HSET", STATE, *fields)
        pipeline.delete(BANNED)
        for player, ban in bans.items():
            pipeline.hset(BANNED, player, f"{ban.until_ms} {ban.reason}")
        pipeline.set(MASK, mask)
        with translated():
            await pipeline.execute()
        return settings

    async def mask(self) -> bytes:
        """As `mask_of` made it."""
        return bytes(await call(self._client, "GET", MASK) or b"")


def mask_of(grid: Grid, rectangles: Iterable[Rectangle]) -> bytes:
    """One bit for each address, the highest of a byte first, as GETBIT counts; empty without
    any."""
    mask = bytearray(grid.size // 8)
    for x1, y1, x2, y2 in rectangles:
        left, right = max(x1, grid.left), min(x2, grid.right)
        for y in range(max(y1, grid.top), min(y2, grid.bottom) + 1):
            protect_row(mask, grid, left, right, y)
    return bytes(mask) if any(mask) else b""


def protect_row(mask: bytearray, grid: Grid, left: int, right: int, y: int) -> None:
    """From `left` to `right`, both included, a tile at a time: addresses run on in a tile only."""
    x = left
    while x <= right:
        last = min(right, x | TILE_SIDE - 1)
        set_bits(mask, grid.address(x, y), grid.address(last, y))
        x = last + 1


def set_bits(mask: bytearray, start: int, end: int) -> None:
    """Sets the bits from `start` to `end`, both included; a board has millions of them."""
    first, last = start >> 3, end >> 3
    head, tail = 0xFF >> (start & 7), 0xFF00 >> ((end & 7) + 1) & 0xFF
    if first == last:
        mask[first] |= head & tail
    else:
        mask[first] |= head
        mask[first + 1 : last] = b"\xff" * (last - first - 1)
        mask[last] |= tail
