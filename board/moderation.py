"""Carries what moderators decide from the database to the live store and to every process."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError

from board.core.problem import Unavailable
from board.models import Ban, Board, ProtectedRectangle
from board.store import rules
from board.store.settings import BoardSettings
from board.store.store import Store

logger = logging.getLogger(__name__)

CONTROL_GROUP = "control"


def the_board() -> Board:
    """The board's row, made from the settings the first time."""
    board, _ = Board.objects.get_or_create(
        pk=1,
        defaults={
            "width": settings.PLACE_WIDTH,
            "height": settings.PLACE_HEIGHT,
            "cooldown_seconds": settings.PLACE_COOLDOWN_SECONDS,
            "tick_ms": settings.PLACE_TICK_MS,
            "board_ttl_seconds": settings.PLACE_BOARD_TTL_SECONDS,
        },
    )
    return board


# --- from the admin ------------------------------------------------------------------------


def changed(expelled: str | None = None, on_delay: Callable[[], None] = lambda: None) -> None:
    """Call inside the transaction of a change. Once it is committed, everybody learns of it.

    If Valkey does not answer then, `on_delay` is called, and the processes see the new
    revision by themselves later.
    """
    Board.objects.filter(pk=the_board().pk).update(revision=F("revision") + 1)
    transaction.on_commit(lambda: publish_now(expelled, on_delay))


def publish_now(expelled: str | None, on_delay: Callable[[], None]) -> None:
    try:
        async_to_sync(publish)(expelled)
    except (Unavailable, RedisError, OSError) as error:
        logger.warning("The change waits for the live store: %s", error)
        on_delay()


async def publish(expelled: str | None) -> None:
    store = Store.open(settings.VALKEY_URL)
    try:
        await apply(store)
    finally:
        await store.close()
    await tell("settings.changed")
    if expelled:
        await tell("player.banned", player=expelled)


async def tell(kind: str, **members: Any) -> None:
    """A control message to every process."""
    await get_channel_layer().group_send(CONTROL_GROUP, {"type": kind, **members})


# --- to the live store ---------------------------------------------------------------------


async def apply(store: Store) -> BoardSettings:
    """Makes the live store say what the database says."""
    board, bans, rectangles = await sync_to_async(read_decisions)()
    await store.create(board)
    await store.rules.replace(board, bans, rectangles)
    return board


def read_decisions() -> tuple[BoardSettings, dict[str, rules.Ban], list[rules.Rectangle]]:
    with transaction.atomic():
        board = the_board().live_settings()
        bans = {
            ban.player: rules.Ban(
                int(ban.until.timestamp() * 1000) if ban.until else 0, ban.reason
            )
            for ban in Ban.objects.all()
            if ban.until is None or ban.until > timezone.now()
        }
        rectangles = [
            (each.x1, each.y1, each.x2, each.y2) for each in ProtectedRectangle.objects.all()
        ]
    return board, bans, rectangles


async def reconcile(store: Store) -> BoardSettings:
    """The live settings; the database's are applied first if they are newer."""
    board = await sync_to_async(lambda: the_board().live_settings())()
    live = await store.settings()
    if live is not None and live.grid != board.grid:
        raise ImproperlyConfigured(
            f"Valkey holds a board of {live.grid.width}x{live.grid.height} and the database one "
            f"of {board.grid.width}x{board.grid.height}. VALKEY_URL and DATABASE_URL must belong "
            "together."
        )
    if live is None or live.revision != board.revision:
        return await apply(store)
    return live
