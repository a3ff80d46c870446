"""Python's collector of reference cycles, kept from stopping the server to look at every socket.

A full collection visits every object of every socket: a tenth of a second and more with ten
thousand of them, and Python would begin one whenever the number of objects has grown by a
quarter, so again and again while everybody connects. The young generations stay as they are
useful: they are small.
"""

from __future__ import annotations

import asyncio
import gc

YOUNG_OBJECTS, YOUNG_COLLECTIONS = 10_000, 20
NEVER = 1_000_000_000
FULL_SECONDS = 600.0  # what requests left behind is little, but not nothing
MIN_CLOSED = 2_000  # sockets whose remains, some 20 KiB each, are worth a full collection


class Garbage:
    """Collects in full when the remains of closed sockets are worth it."""

    def __init__(self) -> None:
        self._closed = 0

    def begin(self) -> None:
        """After the start: what is there now stays for good and is not looked at again."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS, YOUNG_COLLECTIONS, NEVER)
        asyncio.get_running_loop().call_later(FULL_SECONDS, self._collect)

    def socket_closed(self, open_sockets: int) -> None:
        self._closed += 1
        # In proportion to those still open: the work per closed socket stays constant.
        if self._closed >= max(MIN_CLOSED, open_sockets):
            self._closed = 0
            gc.collect()

    def _collect(self) -> None:
        gc.collect()
        asyncio.get_running_loop().call_later(FULL_SECONDS, self._collect)
