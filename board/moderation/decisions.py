"""Carries what moderators decide from the database to the live store and to every process."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import async_to_sync, sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from redis.exceptions import RedisError

from board.core.live_settings import BoardSettings
from board.core.palette import PRESETS, pairs_of
from board.core.problem import Unavailable
from board.core.tiles.grid import Grid
from board.models import Ban, Board, BoardFace, ProtectedRectangle
from board.store import rules
from board.store.store import Store
from board.store.upgrade import OlderBoard

logger = logging.getLogger(__name__)

CONTROL_GROUP = "control"
Read = Callable[[Callable[[], Any]], Awaitable[Any]]
Carry = Callable[[Store], Awaitable[Any]]  # of one change to the live store


def the_board() -> Board:
    """The board's row, made from the settings the first time."""
    board, _ = Board.objects.get_or_create(
        pk=1,
        defaults={
            **new_grid().as_config(),
            "palette": pairs_of(PRESETS[settings.PLACE_PALETTE]),
            "cooldown_seconds": settings.PLACE_COOLDOWN_SECONDS,
            "undo_seconds": settings.PLACE_UNDO_SECONDS,
            "tick_ms": settings.PLACE_TICK_MS,
            "board_ttl_seconds": settings.PLACE_BOARD_TTL_SECONDS,
        },
    )
    return board


def new_grid() -> Grid:
    """Of a board that has not grown yet. 16 colours take four bits a pixel, 256 eight."""
    bits = (settings.PLACE_COLORS_MAX - 1).bit_length()
    return Grid.new(settings.PLACE_WIDTH, settings.PLACE_HEIGHT, bits)


def the_face() -> BoardFace:
    face, _ = BoardFace.objects.get_or_create(pk=1)
    return face


# --- from the admin ------------------------------------------------------------------------


def changed(expelled: str | None = None, on_delay: Callable[[], None] = lambda: None) -> None:
    """Call inside the transaction of a change. Once it is committed, everybody learns of it.

    If Valkey does not answer then, `on_delay` is called, and the processes see the new
    revision by themselves later.
    """
    raise_revision()
    transaction.on_commit(lambda: publish_now(expelled, on_delay, apply))


def raise_revision() -> int:
    """The one that the transaction makes. Its row stays locked until the end of that."""
    row = Board.objects.filter(pk=the_board().pk)
    row.update(revision=F("revision") + 1)
    return row.values_list("revision", flat=True).get()


def publish_now(expelled: str | None, on_delay: Callable[[], None], carry: Carry) -> None:
    try:
        async_to_sync(publish)(expelled, carry)
    except (Unavailable, RedisError, OSError) as error:
        logger.warning("The change waits for the live store: %s", error)
        on_delay()


async def publish(expelled: str | None, carry: Carry) -> None:
    store = Store.open(settings.VALKEY_URL)
    try:
        await store.made_settings()  # else a repair applies it, with the board
        await carry(store)
    finally:
        await store.close()
    await tell("settings.changed")
    if expelled:
        await tell("player.banned", player=expelled)


async def tell(kind: str, **members: Any) -> None:
    """A control message to every process."""
    await get_channel_layer().group_send(CONTROL_GROUP, {"type": kind, **members})


# --- to the live store ---------------------------------------------------------------------


async def in_a_thread(work: Callable[[], Any]) -> Any:
    """Where the caller has no thread of its own for the database."""
    return await sync_to_async(work)()


async def apply(store: Store, read: Read = in_a_thread, round_id: str = "") -> BoardSettings:
    """Makes the live store say what the database says; in the round of a repair, if one is
    named."""
    board, bans, rectangles = await read(read_decisions)
    return await store.rules.replace(board, bans, rectangles, round_id)


async def remake(store: Store, read: Read, round_id: str) -> BoardSettings:
    """`apply`, and makes the board where there is none. Only for a repair: an empty store may
    be one that has lost everything."""
    await store.create(await read(settings_of_database), permits=False)
    return await apply(store, read, round_id)


def settings_of_database() -> BoardSettings:
    return the_board().live_settings()


def read_decisions() -> tuple[BoardSettings, dict[str, rules.Ban], list[rules.Rectangle]]:
    with transaction.atomic():
        board = the_board().live_settings()
        bans = {
            ban.player: as_rule(ban)
            for ban in Ban.objects.all()
            if ban.until is None or ban.until > timezone.now()
        }
        rectangles = [
            (each.x1, each.y1, each.x2, each.y2) for each in ProtectedRectangle.objects.all()
        ]
    return board, bans, rectangles


def as_rule(ban: Ban) -> rules.Ban:
    return rules.Ban(int(ban.until.timestamp() * 1000) if ban.until else 0, ban.reason)


async def reconcile(store: Store, read: Read = in_a_thread) -> BoardSettings:
    """The live settings; the database's are applied first if they are newer. Raises Unavailable
    when there is no board."""
    board = await read(settings_of_database)
    try:
        live = await store.made_settings()
    except OlderBoard as problem:
        raise ImproperlyConfigured(problem.detail) from problem
    refuse_another_board(board.grid, live.grid)
    if live.revision > board.revision:
        await read(lambda: catch_up(live.revision))
    if live.revision != board.revision:
        return await apply(store, read)
    return live


def refuse_another_board(database: Grid, live: Grid) -> None:
    """Raises ImproperlyConfigured unless the live store's may have become the database's by
    growing alone: no start gives it more bits a pixel."""
    if not database.of_depth(live.bits).extends(live):
        raise ImproperlyConfigured(
            f"Valkey holds a board of {described(live)} and the database one of "
            f"{described(database)}. VALKEY_URL and DATABASE_URL must belong together."
        )
    if database.bits != live.bits:
        raise ImproperlyConfigured(
            f"The board has {live.bits} bits a pixel in Valkey and {database.bits} in the "
            f"database: its rebuilding was cut off, or one of them is older. {rules.HOW_TO_DEEPEN}"
        )


def set_depth(bits: int) -> None:
    """What the live store has already: only where nobody serves the board."""
    Board.objects.filter(pk=1).update(bits=bits, revision=F("revision") + 1)


def catch_up(revision: int) -> None:
    """A database that was restored knows less than was decided since: what it says holds now."""
    Board.objects.filter(pk=the_board().pk, revision__lt=revision).update(revision=revision + 1)


def described(grid: Grid) -> str:
    """With what two boards of one size may differ in."""
    return (
        f"{grid.width}x{grid.height} from {grid.left},{grid.top} on, of {grid.bits} bits a pixel "
        f"and {len(grid.tiles)} tiles"
    )
