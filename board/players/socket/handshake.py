"""Which handshakes are refused before anything of a socket exists."""

from __future__ import annotations

import logging

from board.core.problem import CrossSite
from board.identity.origin import refuse_cross_site
from board.identity.visitor import Visitor
from board.players.socket.seldom import SeldomWarning

logger = logging.getLogger(__name__)

PATH = b"/ws/board"
SHOWN_LETTERS = 100

warn_of_origin = SeldomWarning(
    logger,
    "A socket was refused: its page is of the origin %s, and was asked for at the host %s. "
    "ALLOWED_HOSTS or CSRF_TRUSTED_ORIGINS would have to name it, and proxies to pass Host on.",
)


def refusal(raw_path: bytes, visitor: Visitor) -> int | None:
    """The HTTP status of a handshake that nobody answers; None for one that we go on with."""
    if raw_path != PATH:
        return 404
    try:
        refuse_cross_site(visitor)
    except CrossSite:
        warn_of_origin(shown(visitor, b"origin"), shown(visitor, b"host"))
        return 403
    # We speak none, but Daphne reads their names as ASCII.
    if not visitor.headers.get(b"sec-websocket-protocol", b"").isascii():
        return 403
    return None


def shown(visitor: Visitor, name: bytes) -> str:
    """As a client wrote it, but harmless in a log."""
    return ascii(visitor.headers.get(name, b"").decode("latin1")[:SHOWN_LETTERS])
