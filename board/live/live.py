"""What this process runs now, for those who answer requests."""

from __future__ import annotations

from dataclasses import dataclass, field

from board.core.problem import Unavailable
from board.history.reading import Reading
from board.hub.hub import Hub
from board.hub.sheet import Protection
from board.identity.allowance import Allowance
from board.ledger.base import Ledger
from board.live.health import Health
from board.pictures.gallery import Gallery
from board.placing.place import Placing
from board.store.store import Store


@dataclass(frozen=True, slots=True)
class Live:
    """`reads` is a way to the store of its own, for what anybody may ask for at any time: it
    takes no connection from placing and from the process's own work."""

    store: Store
    reads: Store
    hub: Hub
    placing: Placing
    ledger: Ledger
    allowance: Allowance
    health: Health
    history: Reading
    gallery: Gallery = field(default_factory=Gallery)
    protection: Protection = field(default_factory=Protection)


_live: Live | None = None


def begin(live: Live) -> None:
    global _live
    _live = live


def end() -> None:
    global _live
    _live = None


def current() -> Live:
    """Raises Unavailable until the services have started, and after they stopped."""
    if _live is None:
        raise Unavailable("This server is starting or stopping. Try again soon.")
    return _live
