"""What moderators decide, as the scripts read it: bans and protected pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from board.core.formats.mask import digest
from board.core.live_settings import BoardSettings
from board.core.problem import Unavailable
from board.core.tiles.grid import TILE_SIDE, Grid
from board.store.client import Client, call
from board.store.keys import BANNED, MASK, STATE
from board.store.repair.permit import DECIDE_KEYS, Permit
from board.store.script import run

HOW_TO_DEEPEN = "Stop every process, then run manage.py rebuild_board --bits 8."


class Ban(NamedTuple):
    """`until_ms` 0 means for good."""

    until_ms: int
    reason: str


Rectangle = tuple[int, int, int, int]  # x1, y1, x2, y2, corners included


class Rules:
    def __init__(self, client: Client, permit: Permit) -> None:
        self._client, self._permit = client, permit

    async def ban_of(self, player: str) -> Ban | None:
        field = await call(self._client, "HGET", BANNED, player)
        return None if field is None else read_ban(field)

    async def bans(self) -> dict[str, Ban]:
        """By player."""
        reply = iter(await call(self._client, "HGETALL", BANNED))
        return {
            player.decode(): read_ban(field) for player, field in zip(reply, reply, strict=True)
        }

    async def amend(self, revision: int, changes: Mapping[str, Ban | None]) -> bool:
        """Bans or (None) unbans these players, on top of the revision before this one.

        False where that is not what lives here: nothing is changed then, and `replace` has to
        bring everything. True as well where a later revision is here already. Raises Unavailable
        in a repair.
        """
        args: list[Any] = [revision]
        for player, ban in changes.items():
            args += player, "" if ban is None else written(ban)
        outcome = await run(self._client, "ban", (STATE, BANNED), *args)
        refuse_behind(outcome)
        return bool(outcome != b"gap")

    async def replace(
        self,
        settings: BoardSettings,
        bans: Mapping[str, Ban],
        rectangles: Iterable[Rectangle],
        round_id: str = "",
    ) -> BoardSettings:
        """Settings, bans and protected pixels as a whole; the settings name the mask.

        So of two processes that do this at once, the one with the later revision wins, and the
        revision in the settings is true of all three. Another shape takes a seq in the stream,
        but not in the round of a repair. Raises Unavailable; nothing is changed then.
        """
        mask = mask_of(settings.grid, rectangles)
        settings = replace(settings, protected=digest(mask))
        fields = settings.to_hash()
        words, bytes_ = settings.shape.to_words(), settings.grid.byte_length
        args: list[Any] = [0, round_id, settings.revision, words, bytes_, mask, len(fields)]
        args += [part for item in fields.items() for part in item]
        for player, ban in bans.items():
            args += player, written(ban)
        if round_id:
            outcome, _ = await run(self._client, "decide", DECIDE_KEYS, *args)
        else:
            outcome, _ = await self._permit.run("decide", *args)
        refuse_undecided(outcome, settings.grid.bits)
        return settings

    async def mask(self) -> bytes:
        """As `mask_of` made it."""
        return bytes(await call(self._client, "GET", MASK) or b"")


def written(ban: Ban) -> str:
    return f"{ban.until_ms} {ban.reason}"


def read_ban(field: bytes) -> Ban:
    until_ms, _, reason = field.decode().partition(" ")
    return Ban(int(until_ms), reason)


def refuse_undecided(outcome: bytes, bits: int) -> None:
    if outcome == b"another-depth":
        raise Unavailable(f"The live board has other than {bits} bits a pixel. {HOW_TO_DEEPEN}")
    refuse_behind(outcome)


def refuse_behind(outcome: bytes) -> None:
    if outcome == b"behind":
        raise Unavailable("The live store is being restored. Try again soon.")


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
