"""Python's collector of reference cycles, kept from stopping the server to look at every socket.

A full collection visits every object of every socket: a tenth of a second and more with ten
thousand of them, and Python would begin one whenever the number of objects has grown by a
quarter, so again and again while everybody connects. The young generations stay as they are:
they are small, and what a request leaves behind is found there.
"""

from __future__ import annotations

import asyncio
import gc
import resource

YOUNG_OBJECTS, YOUNG_COLLECTIONS = 10_000, 20
NEVER = 1_000_000_000
MIN_CLOSED = 2_000  # sockets whose remains, some 20 KiB each, are worth a full collection
LOOK_SECONDS = 10.0
GROWTH = 1.25  # of the most memory that the process ever had, after which we look for garbage


class Garbage:
    """Collects in full when many sockets have closed, and when memory has grown by a quarter:
    so garbage is at most a quarter of it, wherever it comes from."""

    def __init__(self) -> None:
        self._closed = 0
        self._peak = 0

    def begin(self) -> None:
        """After the start: what is there now stays for good and is not looked at again."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG_OBJECTS, YOUNG_COLLECTIONS, NEVER)
        self._peak = peak_memory()
        asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)

    def socket_closed(self, open_sockets: int) -> None:
        self._closed += 1
        # In proportion to those still open: the work per closed socket stays constant.
        if self._closed >= max(MIN_CLOSED, open_sockets):
            self._closed = 0
            gc.collect()

    def _look(self) -> None:
        if peak_memory() > self._peak * GROWTH:
            gc.collect()
            self._peak = peak_memory()
        asyncio.get_running_loop().call_later(LOOK_SECONDS, self._look)


def peak_memory() -> int:
    """Resident, in a unit of the platform's own."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
