"""GET /api/activity: where people placed lately, and where nobody ever did."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice

from asgiref.sync import sync_to_async
from django.db import connections
from django.http import HttpRequest, HttpResponse

from board.core.formats.snapshot import Snapshot
from board.core.heat import Heat
from board.core.placement import Placement
from board.core.problem import Unavailable
from board.ledger.base import Ledger, LedgerError
from board.live import live
from board.players.api import endpoint
from board.players.copies.negotiation import chosen_encoding

FRESH_SECONDS = 5.0
PATIENCE_SECONDS = 3.0  # how long a request waits for a map that is being made
MOST_PLACEMENTS = 1_000_000  # are read back, however long the history is
SLICE = 2_000  # placements between two pauses
REST_PER_WORK = 3  # the same process serves the live board, so most of the time is a pause


class ActivityPress:
    """Follows the ledger as far as somebody asks, in a thread of its own, and packs the map
    at most every FRESH_SECONDS.

    Of what lies further back than MOST_PLACEMENTS it knows what the board still shows.
    """

    def __init__(self, ledger: Ledger, board: Callable[[], Snapshot]) -> None:
        self._heat, self._ledger, self._board = Heat(len(board().grid.tiles)), ledger, board
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="activity")
        self._starting = threading.Lock()
        self._work: Future[bytes] | None = None
        self._seq = 0
        self._packed, self._packed_at = b"", float("-inf")

    def packed(self) -> bytes:
        """The map in gzip's form, seconds old; blocks for PATIENCE_SECONDS at most.

        Raises LedgerError, and Unavailable while a long history is being read.
        """
        if time.monotonic() - self._packed_at < FRESH_SECONDS:
            return self._packed
        with self._starting:
            if self._work is None or self._work.done():
                self._work = self._worker.submit(self._make)
            work = self._work
        try:
            return work.result(PATIENCE_SECONDS)
        except TimeoutError:
            if self._packed:
                return self._packed
            raise Unavailable("The history is being read.", wait_ms=5_000) from None

    def _make(self) -> bytes:
        try:
            self._catch_up()
        finally:
            connections.close_all()  # of this thread; it may rest for hours
        self._heat.fade(time.time_ns() // 1_000_000)
        packer = zlib.compressobj(6, wbits=zlib.MAX_WBITS | 16)
        self._packed = packer.compress(self._heat.encode()) + packer.flush()
        self._packed_at = time.monotonic()
        return self._packed

    def _catch_up(self) -> None:
        self._heat.fade(time.time_ns() // 1_000_000)
        self._skip_what_is_far_back()
        placements = self._ledger.since(self._seq)
        started = time.monotonic()
        while batch := list(islice(placements, SLICE)):
            for entry in batch:
                if isinstance(entry, Placement):
                    self._heat.take(entry.pixel, entry.at_ms)
            self._seq = batch[-1].seq
            time.sleep((time.monotonic() - started) * REST_PER_WORK)
            started = time.monotonic()

    def _skip_what_is_far_back(self) -> None:
        board = self._board()
        self._heat.reach(len(board.grid.tiles))
        if board.seq - self._seq > MOST_PLACEMENTS:
            self._heat.assume(board.pixels, board.grid.bits)
            self._seq = board.seq - MOST_PLACEMENTS


_press: ActivityPress | None = None


def press() -> ActivityPress:
    """One per process, made when the first one asks."""
    global _press
    now = live.current()
    if not now.hub.follower.is_loaded:
        raise Unavailable("The board is being loaded. Try again soon.")
    if _press is None:
        _press = ActivityPress(now.ledger, now.hub.mirror.snapshot)
    return _press


@endpoint("GET")
async def activity(request: HttpRequest) -> HttpResponse:
    try:
        packed = await sync_to_async(press().packed)()
    except LedgerError as error:
        raise Unavailable("The ledger does not answer.") from error
    accept = request.headers.get("Accept-Encoding", "").encode("latin1", "replace")
    encoding = chosen_encoding(accept, offered=("gzip",))
    is_packed = encoding == "gzip"
    body = packed if is_packed else zlib.decompress(packed, wbits=zlib.MAX_WBITS | 16)
    response = HttpResponse(body, content_type="application/octet-stream")
    if is_packed:
        response["Content-Encoding"] = encoding
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS:.0f}"
    return response
