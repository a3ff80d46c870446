"""The board as GET /api/board serves it: made from the mirror, compressed off the event loop."""

from __future__ import annotations

import asyncio
import gzip
import time
from collections.abc import Callable

import brotli

from board.core.formats.snapshot import Snapshot, encode_snapshot
from board.hub.mirror import Mirror

MIN_AGE_SECONDS = 1.0  # at most one edition a second, however many ask
GZIP_LEVEL, BROTLI_QUALITY = 6, 5


class Edition:
    """One encoded state of the board; a body is compressed when it is first asked for."""

    def __init__(self, snapshot: Snapshot, load: int, made_at: float) -> None:
        self.seq = snapshot.seq
        self.load = load
        self.made_at = made_at
        self._bodies: dict[str, asyncio.Future[bytes]] = {}
        self._snapshot = snapshot

    async def body(self, encoding: str) -> bytes:
        """`encoding` is a key of ENCODERS. Several who ask at once wait for one compression."""
        if encoding not in self._bodies:
            work = asyncio.to_thread(ENCODERS[encoding], self._snapshot)
            self._bodies[encoding] = asyncio.ensure_future(work)
        return await asyncio.shield(self._bodies[encoding])


ENCODERS: dict[str, Callable[[Snapshot], bytes]] = {
    "br": lambda snapshot: brotli.compress(encode_snapshot(snapshot), quality=BROTLI_QUALITY),
    "gzip": lambda snapshot: gzip.compress(encode_snapshot(snapshot), GZIP_LEVEL, mtime=0),
    "identity": encode_snapshot,
}


class Press:
    """Hands out the current edition."""

    def __init__(self, mirror: Mirror, clock: Callable[[], float] = time.monotonic) -> None:
        self._mirror, self._clock = mirror, clock
        self._edition: Edition | None = None

    def edition(self) -> Edition:
        """At most a second older than the mirror, and never of a board that was thrown away."""
        now, edition, mirror = self._clock(), self._edition, self._mirror
        if (
            edition is None
            or edition.load != mirror.loads
            or (edition.seq != mirror.seq and now - edition.made_at >= MIN_AGE_SECONDS)
        ):
            edition = self._edition = Edition(mirror.snapshot(), mirror.loads, now)
        return edition
