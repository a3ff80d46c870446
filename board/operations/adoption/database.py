"""An empty database becomes that of the board that the live store has."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction

from board import models
from board.core.event import Event
from board.core.face import Face
from board.core.live_settings import BoardSettings
from board.core.palette import pairs_of
from board.core.placement import Kind
from board.moderation import operations
from board.moderation.operations import COMMAND_LINE
from board.operations.adoption.remains import Found
from board.operations.backup.refusal import Refused

NAME = "adopt_board"
REASON = "the picture that Valkey had when the database was lost"


def take(found: Found) -> int:
    """The number of the operation whose placements the picture will be; of one that was cut off
    the same. Raises Refused when there is a ledger already."""
    with transaction.atomic():
        begun = models.Operation.objects.filter(name=NAME, ended_at=None).first()
        if begun:
            return begun.pk
        refuse_full_ledger()
        take_settings(found.settings)
        take_face(found.settings.face)
        take_bans(found)
        return operations.begin(Kind.IMPORT, NAME, COMMAND_LINE, REASON, again=True)


def refuse_full_ledger() -> None:
    cursor = models.LedgerCursor.objects.filter(seq__gt=0).first()
    if cursor or models.Placement.objects.exists():
        raise Refused(
            f"The ledger is not empty: it goes up to seq {cursor.seq if cursor else 0}. A picture "
            "is adopted by a new database alone, before any server has run with it."
        )


def take_settings(live: BoardSettings) -> None:
    """One revision on, so that the live store is told the rest anew."""
    models.Board.objects.update_or_create(
        pk=1,
        defaults={
            **live.grid.as_config(),
            "palette": pairs_of(live.palette),
            "cooldown_seconds": live.cooldown_seconds,
            "undo_seconds": live.undo_seconds,
            "tick_ms": live.tick_ms,
            "board_ttl_seconds": live.board_ttl_seconds,
            "state": live.state,
            "announcement": live.announcement,
            "revision": live.revision + 1,
            **event_fields(live.event),
        },
    )


def event_fields(event: Event | None) -> dict[str, object]:
    if event is None:
        return {"event_name": "", "event_at": None}
    return {"event_name": event.name, "event_at": moment(event.at_ms)}


def take_face(face: Face) -> None:
    """Without the logo, of which Valkey has but a name."""
    words = {"name": face.name, "accent": face.accent, "rules": face.rules}
    links = {"chat": face.chat, "privacy": face.privacy, "contact": face.contact}
    models.BoardFace.objects.update_or_create(pk=1, defaults={**words, **links})


def take_bans(found: Found) -> None:
    models.Ban.objects.bulk_create(
        models.Ban(player=player, reason=ban.reason, until=moment(ban.until_ms))
        for player, ban in found.bans.items()
    )


def moment(ms: int) -> datetime | None:
    """None for 0, which stands for no end."""
    return datetime.fromtimestamp(ms / 1000, UTC) if ms else None
