"""What a moderator sees of a rollback before it is done."""

from __future__ import annotations

from typing import Any

from board.admin.rollback.picture import pictures
from board.live import live
from board.moderation import rollbacks
from board.moderation.rollbacks import Preview
from board.placing.rollback import Rollback

SHOWN_PLAYERS = 20


def look(rollback: Rollback) -> Preview:
    """Raises Refused, LedgerError or Unavailable."""
    now = live.current()
    return rollbacks.look(rollback, now.ledger, now.hub.settings.grid)


def as_shown(preview: Preview) -> dict[str, Any]:
    hub, players = live.current().hub, preview.players
    return {
        "preview": preview,
        "words": preview.rollback.to_words(),
        "players": players.most_common(SHOWN_PLAYERS),
        "more_players": max(0, len(players) - SHOWN_PLAYERS),
        "pictures": pictures(preview.seen, hub.settings.shape, hub.mirror.pixels),
    }
