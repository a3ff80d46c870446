"""GET /api/activity: where people placed lately, and where nobody ever did."""

from __future__ import annotations

import threading
import time
import zlib
from itertools import islice

from asgiref.sync import sync_to_async
from django.http import HttpRequest, HttpResponse

from board import live
from board.api import endpoint
from board.core.activity import Activity
from board.core.grid import Grid
from board.core.problem import Unavailable
from board.ledger.base import Ledger, LedgerError

FRESH_SECONDS = 5.0
SLICE = 20_000  # placements between two pauses: the same process serves the live board
PAUSE_SECONDS = 0.01


class ActivityPress:
    """Follows the ledger as far as somebody asks, and packs the answer at most every
    FRESH_SECONDS. Methods block; call them in a thread."""

    def __init__(self, grid: Grid, ledger: Ledger) -> None:
        self._activity, self._ledger = Activity(grid), ledger
        self._lock = threading.Lock()
        self._seq = 0
        self._packed_at = float("-inf")
        self._packed = b""

    def packed(self) -> bytes:
        """zlib's gzip form of the activity, seconds old. Raises LedgerError."""
        with self._lock:
            if time.monotonic() - self._packed_at >= FRESH_SECONDS:
                self._catch_up()
                self._activity.fade(time.time_ns() // 1_000_000)
                packer = zlib.compressobj(6, wbits=zlib.MAX_WBITS | 16)
                self._packed = packer.compress(self._activity.encode()) + packer.flush()
                self._packed_at = time.monotonic()
            return self._packed

    def _catch_up(self) -> None:
        self._activity.fade(time.time_ns() // 1_000_000)
        placements = self._ledger.since(self._seq)
        while batch := list(islice(placements, SLICE)):
            for placement in batch:
                self._activity.take(placement.pixel, placement.at_ms)
            self._seq = batch[-1].seq
            time.sleep(PAUSE_SECONDS)


_press: ActivityPress | None = None


def press() -> ActivityPress:
    """One per process, made when the first one asks."""
    global _press
    now = live.current()
    if _press is None:
        _press = ActivityPress(now.hub.settings.grid, now.ledger)
    return _press


@endpoint("GET")
async def activity(request: HttpRequest) -> HttpResponse:
    try:
        packed = await sync_to_async(press().packed)()
    except LedgerError as error:
        raise Unavailable("The ledger does not answer.") from error
    is_gzip_taken = "gzip" in request.headers.get("Accept-Encoding", "")
    body = packed if is_gzip_taken else zlib.decompress(packed, wbits=zlib.MAX_WBITS | 16)
    response = HttpResponse(body, content_type="application/octet-stream")
    if is_gzip_taken:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = f"public, max-age={FRESH_SECONDS:.0f}"
    return response
