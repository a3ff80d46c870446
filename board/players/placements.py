"""The latest placements on a pixel and of a player, as everyone may see them: what the ledger
has, and what it has yet to store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from asgiref.sync import sync_to_async

from board.core.palette import Palette
from board.core.placement import Placement
from board.core.problem import Unavailable, rfc3339
from board.core.tiles.grid import Grid
from board.identity import session
from board.ledger.base import Ledger, LedgerError
from board.live.live import Live

WAITING_LIMIT = 2_000  # placements that the ledger has yet to store, looked through

Found = TypeVar("Found")


async def of_pixel(now: Live, pixel: int, limit: int) -> list[Placement]:
    """Newest first."""
    found, _ = await on_pixel(now, pixel, limit)
    return found


async def by_player_of(now: Live, pixel: int, limit: int) -> tuple[str | None, list[Placement]]:
    """Who placed there last, and that player's placements, newest first."""
    found, waiting = await on_pixel(now, pixel, 1)
    if not found:
        return None, []
    player = found[0].player
    stored = await asked(lambda: now.ledger.of_player(player, limit))
    latest = [placement for placement in waiting if placement.player == player]
    return player, merged(latest, stored, limit)


async def on_pixel(
    now: Live, pixel: int, limit: int
) -> tuple[list[Placement], Sequence[Placement]]:
    """The newest, and what the ledger may have yet to store of the whole board."""
    newest = now.hub.follower.seen_seq()
    reach, stored = await asked(lambda: read_pixel(now.ledger, pixel, limit, newest))
    waiting = (await now.reads.outbox.since(reach, WAITING_LIMIT)).placements
    latest = [placement for placement in waiting if placement.pixel == pixel]
    return merged(latest, stored, limit), waiting


def read_pixel(
    ledger: Ledger, pixel: int, limit: int, newest_seq: int
) -> tuple[int, list[Placement]]:
    """How far it reaches first: what is stored in between is found in both."""
    return ledger.reach(newest_seq), ledger.history(pixel, limit)


async def asked(question: Callable[[], Found]) -> Found:
    """The ledger's answer. Raises Unavailable."""
    try:
        return await sync_to_async(question)()
    except LedgerError as error:
        raise Unavailable("The ledger does not answer.") from error


def merged(
    waiting: Sequence[Placement], stored: Sequence[Placement], limit: int
) -> list[Placement]:
    """Newest first; what is in both, once."""
    found = {placement.seq: placement for placement in (*waiting, *stored)}
    return [found[seq] for seq in sorted(found, reverse=True)[:limit]]


def shown(placement: Placement, palette: Palette) -> dict[str, Any]:
    """With a name, not with the id that bans and exports use."""
    return {
        "seq": placement.seq,
        "color": placement.color,
        "color_name": palette[placement.color].name if placement.color < len(palette) else None,
        "display_name": session.display_name(placement.player),
        "at": rfc3339(placement.at_ms),
        "kind": placement.kind.name.lower(),
    }


def shown_there(placement: Placement, grid: Grid, palette: Palette) -> dict[str, Any]:
    x, y = grid.point(placement.pixel)
    return {"x": x, "y": y, **shown(placement, palette)}
