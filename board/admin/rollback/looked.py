"""What a moderator sees of a rollback before it is done."""

from __future__ import annotations

from typing import Any

from board.admin.rollback.picture import pictures
from board.live import live
from board.moderation import rollbacks
from board.placing.rollback import Restored, Rollback

MOST_SEEN = 250_000  # pixels that are kept for pictures and for writing
SHOWN_PLAYERS = 20


class Looked:
    """A preview, and the pixels that it is of if they are not too many."""

    def __init__(self, rollback: Rollback) -> None:
        """Raises Refused, LedgerError or Unavailable."""
        now = live.current()
        self.seen: list[Restored] = []
        self.grid = now.hub.settings.grid
        self.preview = rollbacks.look(rollback, now.ledger, self.grid, self._keep)

    def _keep(self, restored: Restored) -> None:
        if len(self.seen) < MOST_SEEN:
            self.seen.append(restored)

    @property
    def planned(self) -> list[Restored]:
        """All that would be written, or nothing where they are more."""
        return self.seen if len(self.seen) == self.preview.pixels else []

    def as_shown(self) -> dict[str, Any]:
        hub, players = live.current().hub, self.preview.players
        drawn = pictures(self.seen, self.grid, hub.mirror.pixels, hub.settings.palette)
        return {
            "preview": self.preview,
            "words": self.preview.rollback.to_words(),
            "players": players.most_common(SHOWN_PLAYERS),
            "more_players": max(0, len(players) - SHOWN_PLAYERS),
            "pictures": drawn,
        }
