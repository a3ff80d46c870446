"""More board, on any side, while it is live: no pixel moves, and nobody has to load it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction

from board.core.tiles.blocks import MOST_BLOCKS, blocks_of
from board.core.tiles.grid import Grid
from board.core.tiles.limits import GridError
from board.models import Board
from board.moderation import decisions
from board.store.store import Store
from board.store.valkey.memory import Room, read_room

NOT_SHOWN = (
    "This is not what the page showed: the board has grown meanwhile, or the numbers are others. "
    "Look again at what it would be."
)


class Refused(Exception):
    """The board does not grow so; nothing was changed."""


class Growth(NamedTuple):
    before: Grid
    after: Grid

    @property
    def shown(self) -> str:
        """What a page carries from what it showed to what it does."""
        return " ".join(map(str, (*self.before.rectangle, *self.after.rectangle)))

    @property
    def more_bytes(self) -> int:
        """That the live store needs for its pixels."""
        return self.after.byte_length - self.before.byte_length


def plan(left: int = 0, top: int = 0, right: int = 0, bottom: int = 0) -> Growth:
    """What would become of the board. Raises Refused, also when the live store has no room for
    it, and Unavailable when it is away."""
    before = decisions.the_board().grid()
    try:
        after = before.grown(left, top, right, bottom)
    except GridError as error:
        raise Refused(str(error)) from error
    if after == before:
        raise Refused("Say on which side the board is to grow, and by how many pixels.")
    growth = Growth(before, after)
    refuse_too_many_words(growth)
    refuse_without_room(growth, async_to_sync(room)())
    return growth


def grow(
    left: int = 0,
    top: int = 0,
    right: int = 0,
    bottom: int = 0,
    *,
    shown: str | None = None,
    on_delay: Callable[[], None] = lambda: None,
) -> Growth:
    """Done when this returns, and live once it is committed. Who grows it at the same moment is
    waited for: both add to what is there, unless one says what was `shown` to it. Raises Refused
    or Unavailable."""
    with transaction.atomic():
        row = Board.objects.select_for_update().get(pk=decisions.the_board().pk)
        growth = plan(left, top, right, bottom)
        if shown not in (None, growth.shown):
            raise Refused(NOT_SHOWN)
        for name, value in growth.after.as_config().items():
            setattr(row, name, value)
        row.save(update_fields=["left", "top", "width", "height", "tiles"])
        decisions.changed(on_delay=on_delay)
    return growth


def refuse_too_many_words(growth: Growth) -> None:
    """A message holds the whole tile table, which is the longer the more often a board grows."""
    if len(blocks_of(growth.after.tiles)) > MOST_BLOCKS:
        raise Refused(
            "The board has grown in too many small steps for one more of this kind: grow it on "
            "fewer sides, or further at once."
        )


async def room() -> Room:
    store = Store.open(settings.VALKEY_URL)
    try:
        await store.made_settings()
        return await read_room(store.client)
    finally:
        await store.close()


def refuse_without_room(growth: Growth, room: Room) -> None:
    """Valkey may copy the pixels while it makes them longer."""
    needed = growth.after.byte_length
    if needed > room.longest_string:
        raise Refused(
            f"A board of {needed:,} bytes is more than the live store keeps under one key, "
            f"{room.longest_string:,} bytes."
        )
    if needed + growth.more_bytes > room.free:
        raise Refused(
            f"The live store has {room.free:,} bytes of memory left, and needs {needed:,} while "
            f"it makes the board larger by {growth.more_bytes:,}. Give it more (maxmemory)."
        )


def as_dict(growth: Growth, *, applied: bool) -> dict[str, Any]:
    return {
        "before": rectangle(growth.before),
        "after": rectangle(growth.after),
        "tiles_added": len(growth.after.tiles) - len(growth.before.tiles),
        "bytes": growth.after.byte_length,
        "applied": applied,
    }


def rectangle(grid: Grid) -> dict[str, int]:
    return dict(zip(("left", "top", "width", "height"), grid.rectangle, strict=True))
