"""Whether a web process does all that it is there for."""

from __future__ import annotations

from dataclasses import dataclass

from board.core.loops import Loops
from board.hub.follower import Follower
from board.ledger.watch import Watch


@dataclass(frozen=True, slots=True)
class Health:
    watch: Watch
    follower: Follower
    loops: Loops

    @property
    def trouble(self) -> str | None:
        """What is wrong, in a sentence; None when the board is served and can be placed on."""
        if self.watch.trouble:
            return self.watch.trouble
        if not self.follower.is_loaded:
            return "The board is being loaded."
        if not self.follower.is_healthy:
            return "The bus is silent."
        if silent := self.loops.silent():
            return f"Not turning: {', '.join(silent)}."
        return None
